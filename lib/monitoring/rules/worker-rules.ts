import { type AlarmRule, every } from '../alarm-rule.ts';
import { own } from '../metric.ts';
import { jobsWithoutWorker } from '../service-metrics.ts';

/** Whether there are workers, and whether they last. */
export const workerRules: readonly AlarmRule[] = [
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
  {
    id: 'worker-restarts',
    meaning: 'Workers stop that nobody stopped: their jobs begin again, or fail after some attempts.',
    firstAction: 'Read why the last tasks stopped: memory, a failed health check, Spot, or the image.',
    metric: (monitored) => own(monitored, 'WorkerRestarts', {}, 'Sum'),
    levels: (settings) => settings.workerRestarts,
    comparison: '>=',
    periodSeconds: 300,
    evaluate: every(1),
    missing: { treat: 'notBreaching', because: 'Nothing is counted while no worker stops.' },
  },
  {
    id: 'model-cache-thrash',
    meaning: 'Workers drop models to load others and then load them again: songs wait for models.',
    firstAction: 'Compare CacheMisses with CacheHits, and how many models clients ask for.',
    metric: (monitored) => own(monitored, 'CacheEvictions', { cache: 'model' }, 'Sum'),
    levels: (settings) => settings.modelEvictions,
    comparison: '>=',
    periodSeconds: 900,
    evaluate: every(1),
    missing: { treat: 'notBreaching', because: 'Nothing is counted while no model is dropped.' },
  },
];
