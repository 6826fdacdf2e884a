import { own, search } from '../metric.ts';
import { instanceMetrics, workerMetrics } from '../service-metrics.ts';
import type { DashboardDefinition, Section } from './dashboard-definition.ts';
import { cpu, diskUse, memory } from './host-panels.ts';

const gpus: Section = {
  heading: 'GPUs',
  note: 'By device. A worker without a GPU reports none of these.',
  panels: [
    {
      title: 'GPU in use',
      width: 8,
      unit: '%',
      axis: { min: 0, max: 100 },
      series: ({ monitored }) => [{ metric: search(monitored, 'GpuUtilization', 'Average') }],
    },
    {
      title: 'GPU memory in use',
      width: 8,
      unit: '%',
      axis: { min: 0, max: 100 },
      rules: ['gpu-memory'],
      series: ({ monitored }) => [{ metric: search(monitored, 'GpuMemoryUtilization', 'Maximum') }],
    },
    {
      title: 'GPU temperature',
      width: 8,
      unit: '°C',
      series: ({ monitored }) => [{ metric: search(monitored, 'GpuTemperature', 'Maximum') }],
    },
    {
      title: 'GPU power',
      width: 12,
      unit: 'W',
      series: ({ monitored }) => [{ metric: search(monitored, 'GpuPower', 'Maximum') }],
    },
    {
      title: 'Runs for which a GPU had too little memory',
      width: 12,
      unit: 'per minute',
      view: 'stacked',
      rules: ['gpu-out-of-memory'],
      series: ({ monitored }) => [{ metric: search(monitored, 'GpuOutOfMemory', 'Sum') }],
    },
  ],
};

const disks: Section = {
  heading: 'Disks',
  panels: [
    {
      title: 'Disks of instances in use',
      width: 6,
      unit: '%',
      axis: { min: 0, max: 100 },
      rules: ['instance-disk'],
      series: ({ monitored }) => {
        const { dataDisk, systemDisk } = instanceMetrics(monitored.cluster);
        return [
          { metric: dataDisk, label: 'images and tasks' },
          { metric: systemDisk, label: 'system' },
        ];
      },
    },
    {
      title: 'Disk free',
      width: 6,
      unit: 'bytes',
      series: ({ monitored }) => [{ metric: search(monitored, 'DiskFree', 'Minimum') }],
    },
    {
      title: 'Read from disks',
      width: 6,
      unit: 'bytes per s',
      series: ({ monitored }) => [{ metric: search(monitored, 'DiskRead', 'Maximum') }],
    },
    {
      title: 'Written to disks',
      width: 6,
      unit: 'bytes per s',
      series: ({ monitored }) => [{ metric: search(monitored, 'DiskWrite', 'Maximum') }],
    },
  ],
};

const workers: Section = {
  heading: 'Workers',
  panels: [
    {
      title: 'Worker tasks',
      width: 8,
      unit: 'tasks',
      series: ({ monitored }) => [{ metric: workerMetrics(monitored).running, label: 'running' }],
    },
    {
      title: 'Worker tasks that start',
      width: 8,
      unit: 'tasks',
      series: ({ monitored }) => [{ metric: workerMetrics(monitored).pending, label: 'starting' }],
    },
    {
      title: 'Worker restarts by reason',
      width: 8,
      unit: 'per 5 minutes',
      periodSeconds: 300,
      view: 'stacked',
      rules: ['worker-restarts'],
      series: ({ monitored }) => [{ metric: search(monitored, 'WorkerRestarts', 'Sum') }],
    },
    {
      title: 'Processor time of tasks',
      width: 8,
      unit: 'CPU units',
      series: ({ monitored }) => [{ metric: workerMetrics(monitored).cpu, label: 'per task' }],
    },
    {
      title: 'Memory of tasks',
      width: 8,
      unit: 'MiB',
      series: ({ monitored }) => [{ metric: workerMetrics(monitored).memory, label: 'per task' }],
    },
    {
      title: 'Models loaded',
      width: 8,
      unit: 'models of a worker',
      series: ({ monitored }) => [{ metric: own(monitored, 'ModelsLoaded', {}, 'Maximum'), label: 'models' }],
    },
  ],
};

/** The machines under the workers. */
export const gpuAndSystem: DashboardDefinition = {
  name: 'gpu-and-system',
  title: 'GPU and system',
  about: 'Are GPUs, processors, memory and disks used well, and do workers stay alive?',
  alarms: 'drawn',
  sections: [
    gpus,
    { heading: 'Processors, memory and disk', panels: [cpu, memory, diskUse] },
    disks,
    workers,
  ],
};
