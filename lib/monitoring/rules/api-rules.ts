import { type AlarmRule, every } from '../alarm-rule.ts';
import { extreme, math, own } from '../metric.ts';
import { apiMetrics } from '../service-metrics.ts';

const silentProbes =
  'Probes report failures too. Without any report nobody knows whether the API works, which is as bad.';

/** What callers of the API notice. */
export const apiRules: readonly AlarmRule[] = [
  {
    id: 'api-down',
    meaning:
      'A public endpoint of the API has answered no probe well for a minute: callers cannot use the service.',
    firstAction: 'Ask the endpoint yourself (stemwatch probe); GET /health says which check fails.',
    metric: (monitored) =>
      extreme(
        'MIN',
        'probe',
        monitored.probed.regions.flatMap((region) =>
          monitored.probed.endpoints.map((endpoint) =>
            own(monitored, 'ProbeSuccess', { region, endpoint }, 'Sum'),
          ),
        ),
      ),
    levels: () => ({ critical: 1 }),
    comparison: '<',
    periodSeconds: 60,
    evaluate: every(1),
    missing: { treat: 'breaching', because: silentProbes },
  },
  {
    id: 'region-down',
    meaning:
      'No endpoint of a region has answered a probe well three times in a row: the region is down as a whole.',
    firstAction:
      'See in the AWS Health Dashboard whether the region has trouble; if not, treat it as api-down.',
    metric: (monitored) =>
      extreme(
        'MIN',
        'region',
        monitored.probed.regions.map((region) => own(monitored, 'ProbeSuccess', { region }, 'Sum')),
      ),
    levels: () => ({ critical: 1 }),
    comparison: '<',
    periodSeconds: ({ probed }) => alarmPeriod(probed.intervalSeconds),
    evaluate: every(3),
    missing: { treat: 'breaching', because: silentProbes },
  },
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
    suppressedBy: 'api-down',
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
    suppressedBy: 'api-down',
  },
];

/** The shortest period of an alarm in which each endpoint is probed once at least. */
const alarmPeriod = (intervalSeconds: number): number =>
  [10, 20, 30].find((period) => period % intervalSeconds === 0) ?? 60;
