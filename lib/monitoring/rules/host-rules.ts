import { type AlarmSettings, type Levels, severities } from '../../config/alarm-settings.ts';
import type { AlarmRule } from '../alarm-rule.ts';
import { math, type MathMetric, own } from '../metric.ts';
import type { Monitored } from '../monitored.ts';
import { instanceMetrics, workerMetrics } from '../service-metrics.ts';
import { forHostMinutes } from './for-host-minutes.ts';

/** Processors, memory and disks that workers run on. */
export const hostRules: readonly AlarmRule[] = [
  {
    id: 'worker-cpu',
    meaning: 'A worker has had no processor time to spare for minutes: decoding and encoding slow down.',
    firstAction: 'See which worker it is and what it separates; on a GPU worker this is not normal.',
    metric: (monitored) => hostOrTask(monitored, 'CpuUtilization'),
    levels: (settings) => settings.workerCpuPercent,
    comparison: '>=',
    periodSeconds: 60,
    evaluate: forHostMinutes,
    missing: { treat: 'notBreaching', because: 'Where no worker runs, none is busy.' },
  },
  {
    id: 'worker-memory',
    meaning: 'A worker is about to run out of memory, and will be killed with the job it has.',
    firstAction: 'Compare CacheSize with the memory of the task: loaded models are the usual holder.',
    metric: (monitored) => hostOrTask(monitored, 'MemoryUtilization'),
    levels: (settings) => settings.workerMemoryPercent,
    comparison: '>=',
    periodSeconds: 60,
    evaluate: forHostMinutes,
    missing: { treat: 'notBreaching', because: 'Where no worker runs, no memory is used.' },
  },
  {
    id: 'worker-disk',
    meaning: 'The disk on which a worker keeps songs at work fills up; jobs will fail for want of room.',
    firstAction: 'See what the work folder holds: a very long song, or what crashed attempts left behind.',
    metric: (monitored) => own(monitored, 'DiskUtilization', { hostRole: 'worker' }, 'Maximum'),
    levels: diskLevels,
    comparison: '>=',
    periodSeconds: 60,
    evaluate: forHostMinutes,
    missing: { treat: 'notBreaching', because: 'Where no worker runs, its disk is gone with it.' },
  },
  {
    id: 'instance-disk',
    meaning: 'A disk of a GPU instance fills up: neither images nor workers can start on it.',
    firstAction: 'See which instance and which of its volumes it is, then let ECS replace the instance.',
    metric: ({ cluster }) => {
      const { dataDisk, systemDisk } = instanceMetrics(cluster);
      return math('IF(data > system, data, system)', { data: dataDisk, system: systemDisk });
    },
    levels: diskLevels,
    comparison: '>=',
    periodSeconds: 60,
    evaluate: forHostMinutes,
    missing: { treat: 'notBreaching', because: 'Container Insights reports nothing while no instance runs.' },
  },
];

/**
 * What the busiest worker says of itself or what Container Insights says of the tasks, whichever is more: a worker without
 * any memory or processor left may not come to say so.
 */
function hostOrTask(monitored: Monitored, name: 'CpuUtilization' | 'MemoryUtilization'): MathMetric {
  const { cpu, cpuReserved, memory, memoryReserved } = workerMetrics(monitored);
  const [used, reserved] = name === 'CpuUtilization' ? [cpu, cpuReserved] : [memory, memoryReserved];
  const task = '(100 * used / reserved)';
  return math(`IF(host > ${task}, host, ${task})`, {
    host: own(monitored, name, { hostRole: 'worker' }, 'Maximum'),
    used,
    reserved,
  });
}

/** Shares in use, the stricter of what may be used and what must be free. */
function diskLevels({ diskUsedPercent, diskFreePercent }: AlarmSettings): Levels {
  const pairs = severities.flatMap((severity) => {
    const used = diskUsedPercent[severity] ?? Number.POSITIVE_INFINITY;
    const usedByFree = 100 - (diskFreePercent[severity] ?? Number.NEGATIVE_INFINITY);
    const level = Math.min(used, usedByFree);
    return Number.isFinite(level) ? [[severity, level] as const] : [];
  });
  return Object.fromEntries(pairs);
}
