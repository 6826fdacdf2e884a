import { type AlarmRule, every } from '../alarm-rule.ts';
import { math, own } from '../metric.ts';
import { jobsWithoutWorker } from '../service-metrics.ts';

/** Whether songs are separated. */
export const workerRules: readonly AlarmRule[] = [
  {
    id: 'failed-jobs',
    meaning: 'A large share of the jobs that ended has failed.',
    firstAction: 'Look at Errors by type: bad files need nothing, everything else points to the cause.',
    metric: (monitored, settings) => {
      const total = '(failed + succeeded)';
      return math(`IF(${total} >= ${settings.failedJobsMinimum}, 100 * failed / ${total}, 0)`, {
        failed: own(monitored, 'Separations', { status: 'failed' }, 'Sum'),
        succeeded: own(monitored, 'Separations', { status: 'succeeded' }, 'Sum'),
      });
    },
    levels: (settings) => settings.failedJobsPercent,
    comparison: '>=',
    periodSeconds: 900,
    evaluate: every(1),
    missing: {
      treat: 'notBreaching',
      because: 'When no job ended, none failed; waiting jobs have alarms of their own.',
    },
  },
  {
    id: 'no-worker',
    meaning: 'Jobs wait and there is no worker to take them.',
    firstAction:
      'Read the events of the ECS service: missing GPU capacity, a failing image or a reached quota.',
    metric: (monitored) => jobsWithoutWorker(monitored),
    levels: () => ({ critical: 1 }),
    comparison: '>=',
    periodSeconds: 60,
    evaluate: (settings) => ({ breaching: settings.noWorkerMinutes, of: settings.noWorkerMinutes }),
    missing: {
      treat: 'notBreaching',
      because: 'SQS reports while messages are there; without its figure none wait.',
    },
  },
];
