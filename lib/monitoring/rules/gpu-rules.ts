import { type AlarmRule, every } from '../alarm-rule.ts';
import { math, own } from '../metric.ts';
import { forHostMinutes } from './for-host-minutes.ts';

/** What the GPUs of the workers do. Without a GPU none of these has data. */
export const gpuRules: readonly AlarmRule[] = [
  {
    id: 'gpu-memory',
    meaning: 'A GPU has little memory left; the next longer segment or larger model may not fit.',
    firstAction: 'See what holds the memory: the model at work, or a process that an earlier one left.',
    metric: (monitored) => own(monitored, 'GpuMemoryUtilization', {}, 'Maximum'),
    levels: (settings) => settings.gpuMemoryPercent,
    comparison: '>=',
    periodSeconds: 60,
    evaluate: forHostMinutes,
    missing: { treat: 'notBreaching', because: 'Where no GPU is in use, none is full.' },
  },
  {
    id: 'gpu-out-of-memory',
    meaning: 'A network did not fit into the memory of its device: songs get slower, or fail.',
    firstAction:
      'Read model and batch of the runs that did not fit; single chunks that do not fit fail songs.',
    metric: (monitored) => own(monitored, 'GpuOutOfMemory', {}, 'Sum'),
    levels: (settings) => settings.gpuOutOfMemory,
    comparison: '>=',
    periodSeconds: 60,
    evaluate: every(1),
    missing: { treat: 'notBreaching', because: 'Nothing is counted while everything fits.' },
  },
  {
    id: 'gpu-idle',
    meaning: 'Jobs wait while no GPU computes: what is paid for is not used.',
    firstAction: 'See in which stage the jobs at work are: fetching, loading and encoding use no GPU.',
    metric: (monitored) =>
      // Without a figure of any GPU the comparison with 0 is false, and nothing is idle.
      math('IF((waiting > 0) AND (gpu >= 0), 100 - gpu, 0)', {
        waiting: own(monitored, 'QueueDepth', { queue: 'jobs' }, 'Minimum'),
        gpu: own(monitored, 'GpuUtilization', {}, 'Maximum'),
      }),
    levels: (settings) => settings.gpuIdlePercent,
    comparison: '>=',
    periodSeconds: 60,
    evaluate: forHostMinutes,
    missing: {
      treat: 'notBreaching',
      because: 'Without a figure of the queue or of a GPU nobody can say that one idles while jobs wait.',
    },
  },
];
