import { type AlarmRule, every } from '../alarm-rule.ts';
import { math } from '../metric.ts';
import { apiMetrics } from '../service-metrics.ts';

/** What callers of the API notice. */
export const apiRules: readonly AlarmRule[] = [
  {
    id: 'api-errors',
    meaning: 'The API answers a notable share of its requests with 5xx: callers cannot use the service.',
    firstAction:
      'Open the log of the function with most errors; look for a failing dependency in GET /health.',
    metric: (monitored, settings) => {
      const { requests, serverErrors } = apiMetrics(monitored);
      return math(`IF(requests >= ${settings.apiErrorMinimumRequests}, 100 * errors / requests, 0)`, {
        requests,
        errors: serverErrors,
      });
    },
    levels: (settings) => settings.apiErrorPercent,
    comparison: '>=',
    periodSeconds: 60,
    evaluate: every(2),
    missing: { treat: 'notBreaching', because: 'A minute without requests has no errors.' },
  },
  {
    id: 'api-latency',
    meaning: 'One request in twenty takes longer than callers wait.',
    firstAction: 'Compare Latency with IntegrationLatency, then look at the slowest traces of that minute.',
    metric: (monitored) => apiMetrics(monitored).latency('p95'),
    levels: (settings) => settings.apiLatencyP95Milliseconds,
    comparison: '>=',
    periodSeconds: 60,
    evaluate: every(2),
    missing: { treat: 'notBreaching', because: 'A minute without requests is not slow.' },
  },
];
