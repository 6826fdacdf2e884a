import { type MetricName } from '../../../core/telemetry/catalogue.ts';
import { search } from '../metric.ts';
import type { Panel } from './dashboard-definition.ts';

/** What a host uses of something, by its role; the busiest host of a role counts. */
const used = (title: string, name: MetricName, rules: readonly string[]): Panel => ({
  title,
  width: 8,
  unit: '%',
  axis: { min: 0, max: 100 },
  rules,
  series: ({ monitored }) => [{ metric: search(monitored, name, 'Maximum') }],
});

export const cpu = used('Processors in use', 'CpuUtilization', ['worker-cpu']);
export const memory = used('Memory in use', 'MemoryUtilization', ['worker-memory']);
export const diskUse = used('Disk in use', 'DiskUtilization', ['worker-disk']);
