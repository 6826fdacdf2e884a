import { type AlarmRule, every } from '../alarm-rule.ts';
import { math, own } from '../metric.ts';
import { apiMetrics } from '../service-metrics.ts';

/** How many requests come, and who is refused. */
export const trafficRules: readonly AlarmRule[] = [
  {
    id: 'low-traffic',
    meaning: 'Far fewer requests arrive than a stage of this size always has: callers may not reach the API.',
    firstAction:
      'Call the API from outside; then look at DNS, certificate and firewall, which refuse before it counts.',
    requires: 'expectsTraffic',
    metric: (monitored) => math('requests / PERIOD(requests)', { requests: apiMetrics(monitored).requests }),
    levels: (settings) => settings.lowRequestsPerSecond,
    comparison: '<',
    periodSeconds: 60,
    evaluate: every(5),
    missing: { treat: 'breaching', because: 'API Gateway reports nothing when no request arrives.' },
    suppressedBy: 'api-down',
  },
  {
    id: 'unusual-traffic',
    kind: 'band',
    meaning: 'The API has far more or far fewer requests than is usual at this hour.',
    firstAction: 'See by route and status what has changed, then by address in the access log who sends it.',
    metric: (monitored) => apiMetrics(monitored).requests,
    levels: (settings) => settings.unusualTrafficDeviations,
    outside: 'either',
    periodSeconds: 60,
    evaluate: every(5),
    missing: {
      treat: 'notBreaching',
      because: 'That no request comes at all is what api-down and low-traffic watch.',
    },
    suppressedBy: 'api-down',
  },
  {
    id: 'rate-limiting',
    meaning: 'For five minutes some address has been refused requests because it made too many.',
    firstAction: 'Find the address in the saved query on refused requests; raise its limit or block it.',
    metric: (monitored) => own(monitored, 'RateLimited', {}, 'Sum'),
    levels: (settings) => settings.rateLimitedRequests,
    comparison: '>=',
    periodSeconds: 60,
    evaluate: every(5),
    missing: { treat: 'notBreaching', because: 'Nothing is counted while nobody is refused.' },
  },
  {
    id: 'auth-failures',
    meaning:
      'One address has sent many tokens that are not valid within five minutes: somebody guesses, or a client is misconfigured.',
    firstAction:
      'Find the address in the authorizer log; block it in the firewall if it is no client of yours.',
    metric: (monitored) => own(monitored, 'AuthFailuresOfAddress', {}, 'Maximum'),
    levels: (settings) => settings.authFailuresOfAddress,
    comparison: '>=',
    periodSeconds: 60,
    evaluate: every(1),
    missing: { treat: 'notBreaching', because: 'Nothing is counted while every token is valid.' },
  },
];
