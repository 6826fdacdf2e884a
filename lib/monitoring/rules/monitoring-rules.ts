import { type AlarmRule, every } from '../alarm-rule.ts';
import { type MathMetric, math, own } from '../metric.ts';
import type { Monitored } from '../monitored.ts';

const onceADay = {
  comparison: '>=',
  periodSeconds: 86_400,
  evaluate: every(1),
  missing: { treat: 'notBreaching', because: 'Days with too few values are not compared.' },
} as const;

/** What has grown over days, looked at once a day. */
export const trendRules: readonly AlarmRule[] = [
  {
    id: 'latency-trend',
    meaning: 'Jobs or requests take notably longer than a week ago (the 95th percentile of a day).',
    firstAction: 'See in the log of the function trends which of them, then what was changed in that week.',
    metric: (monitored) => greatestGrowth(monitored, ['job-duration', 'request-duration']),
    levels: (settings) => settings.latencyGrowthPercent,
    ...onceADay,
  },
  {
    id: 'load-trend',
    meaning: 'Waiting jobs or cost have grown on each of three days.',
    firstAction:
      'See in the log of the function trends which of them, then whether demand has grown as well.',
    metric: (monitored) => greatestGrowth(monitored, ['queue', 'cost']),
    levels: (settings) => settings.loadGrowthPercent,
    ...onceADay,
  },
];

/** Whether the monitoring itself works; told past the notifier. */
export const monitoringRules: readonly AlarmRule[] = [
  {
    id: 'alerts-abandoned',
    meaning: 'Notifications of alarms were given up after every attempt: somebody who should know does not.',
    firstAction: 'Read the open alarms yourself (GET /monitoring/alerts), then the log of the notifier.',
    metric: (monitored) => own(monitored, 'AlertDelivery', { outcome: 'abandoned' }, 'Sum'),
    levels: (settings) => settings.abandonedNotifications,
    comparison: '>=',
    periodSeconds: 900,
    evaluate: every(1),
    missing: { treat: 'notBreaching', because: 'Nothing is counted while there is nothing to tell.' },
    path: 'direct',
  },
  {
    id: 'alerts-failing',
    meaning: 'A channel refuses notifications of alarms again and again; they are tried anew, but late.',
    firstAction: 'See in the log of the notifier which channel fails and what it answers.',
    metric: (monitored) => own(monitored, 'AlertDelivery', { outcome: 'failed' }, 'Sum'),
    levels: (settings) => settings.failedNotifications,
    comparison: '>=',
    periodSeconds: 900,
    evaluate: every(1),
    missing: { treat: 'notBreaching', because: 'Nothing is counted while there is nothing to tell.' },
    path: 'direct',
  },
  {
    id: 'heartbeat-missing',
    meaning: 'The monitoring gives no sign of life: queues, jobs and workers may fail without any alarm.',
    firstAction: 'See whether the function sampler runs and what it logs.',
    metric: (monitored) => own(monitored, 'MonitoringHeartbeat', {}, 'Sum'),
    levels: () => ({ critical: 1 }),
    comparison: '<',
    periodSeconds: 60,
    evaluate: (settings) => ({ breaching: settings.heartbeatMinutes, of: settings.heartbeatMinutes }),
    missing: { treat: 'breaching', because: 'What has died reports nothing.' },
    path: 'direct',
  },
];

function greatestGrowth(monitored: Monitored, quantities: readonly string[]): MathMetric {
  const ids = quantities.map((_, index) => `growth${index}`);
  const inputs = quantities.map((quantity) => own(monitored, 'TrendGrowth', { quantity }, 'Maximum'));
  return math(
    `MAX([${ids.join(', ')}])`,
    Object.fromEntries(inputs.map((input, index) => [`growth${index}`, input])),
  );
}
