import { type AlarmRule, every } from '../alarm-rule.ts';
import { type MathMetric, math, own } from '../metric.ts';
import type { Monitored } from '../monitored.ts';
import { functionMetrics, queueMetrics } from '../service-metrics.ts';

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
    id: 'notifier-errors',
    meaning: 'The function that tells people of alarms fails itself: they learn late, or by e-mail alone.',
    firstAction: 'Read the open alarms yourself, then the log of the notifier.',
    metric: (monitored) => functionMetrics(monitored.functions.notifier).errors,
    levels: (settings) => settings.notifierErrors,
    comparison: '>=',
    periodSeconds: 60,
    evaluate: every(5, 3),
    missing: {
      treat: 'notBreaching',
      because: 'That it does not run at all is what notifier-silent watches.',
    },
    path: 'direct',
  },
  {
    id: 'notifier-silent',
    meaning:
      'The function that tells people of alarms has not run for minutes, though it should each minute.',
    firstAction: 'See whether the EventBridge rule is enabled and the function is not throttled.',
    metric: (monitored) => functionMetrics(monitored.functions.notifier).invocations,
    levels: () => ({ critical: 1 }),
    comparison: '<',
    periodSeconds: 60,
    evaluate: every(10),
    missing: { treat: 'breaching', because: 'Lambda reports nothing for a function that does not run.' },
    path: 'direct',
  },
  {
    id: 'notification-dead-letters',
    meaning: 'Notifications lie aside that could not be delivered or not even be understood.',
    firstAction: 'Read the reason that stands with each message; redrive them once the cause is gone.',
    metric: (monitored) => queueMetrics(monitored.queues.notificationDeadLetters).waiting,
    levels: (settings) => settings.notificationDeadLetters,
    comparison: '>=',
    periodSeconds: 60,
    evaluate: every(1),
    missing: {
      treat: 'ignore',
      because: 'SQS stops reporting for a queue that nobody uses, while its messages still lie there.',
    },
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
