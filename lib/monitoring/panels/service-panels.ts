import { search } from '../metric.ts';
import type { PanelRow } from '../panel.ts';
import { apiMetrics, functionMetrics, queueMetrics, workerMetrics } from '../service-metrics.ts';

/** The first dashboard: the way of a song from the API to its stems. */
export const servicePanels: readonly PanelRow[] = [
  {
    heading: 'API',
    panels: [
      {
        title: 'Requests and errors',
        width: 8,
        unit: 'per minute',
        series: (monitored) => [
          { metric: apiMetrics(monitored).requests, label: 'requests' },
          { metric: apiMetrics(monitored).clientErrors, label: '4xx' },
          { metric: apiMetrics(monitored).serverErrors, label: '5xx' },
        ],
      },
      {
        title: 'Latency',
        width: 8,
        unit: 'ms',
        series: (monitored) => [
          { metric: apiMetrics(monitored).latency('p50'), label: 'p50' },
          { metric: apiMetrics(monitored).latency('p95'), label: 'p95' },
          { metric: apiMetrics(monitored).latency('p99'), label: 'p99' },
        ],
      },
      {
        title: 'Duration by operation, p95',
        width: 8,
        unit: 'ms',
        series: (monitored) => [{ metric: search(monitored, 'HttpRequestDuration', 'p95') }],
      },
    ],
  },
  {
    heading: 'Queue',
    panels: [
      {
        title: 'Jobs',
        width: 8,
        unit: 'messages',
        series: (monitored) => [
          { metric: queueMetrics(monitored.queues.jobs).waiting, label: 'waiting' },
          { metric: queueMetrics(monitored.queues.jobs).working, label: 'at work' },
        ],
      },
      {
        title: 'Age of the oldest job',
        width: 8,
        unit: 's',
        series: (monitored) => [
          { metric: queueMetrics(monitored.queues.jobs).oldestSeconds, label: 'oldest job' },
        ],
      },
      {
        title: 'Given up',
        width: 8,
        unit: 'messages',
        series: (monitored) => [
          { metric: queueMetrics(monitored.queues.deadLetters).waiting, label: 'jobs' },
          { metric: queueMetrics(monitored.queues.webhookDeadLetters).waiting, label: 'webhooks' },
        ],
      },
    ],
  },
  {
    heading: 'Jobs',
    panels: [
      {
        title: 'Ended jobs',
        width: 8,
        unit: 'per minute',
        stacked: true,
        series: (monitored) => [{ metric: search(monitored, 'Separations', 'Sum') }],
      },
      {
        title: 'From accepted to ended, p95',
        width: 8,
        unit: 's',
        series: (monitored) => [{ metric: search(monitored, 'JobDuration', 'p95') }],
      },
      {
        title: 'Length of songs, p50',
        width: 8,
        unit: 's',
        series: (monitored) => [{ metric: search(monitored, 'AudioDuration', 'p50') }],
      },
      {
        title: 'Stages of a job, p95',
        width: 12,
        unit: 'ms',
        series: (monitored) => [{ metric: search(monitored, 'StageDuration', 'p95') }],
      },
      {
        title: 'Audio seconds per second, p50',
        width: 12,
        unit: 'x',
        series: (monitored) => [{ metric: search(monitored, 'RealTimeFactor', 'p50') }],
      },
    ],
  },
  {
    heading: 'Workers',
    panels: [
      {
        title: 'Tasks',
        width: 8,
        unit: 'tasks',
        series: (monitored) => [
          { metric: workerMetrics(monitored).running, label: 'running' },
          { metric: workerMetrics(monitored).pending, label: 'starting' },
        ],
      },
      {
        title: 'Jobs at work',
        width: 8,
        unit: 'jobs',
        series: (monitored) => [{ metric: search(monitored, 'ActiveJobs', 'Maximum') }],
      },
      {
        title: 'Processor and memory',
        width: 8,
        unit: 'CPU units, MiB',
        series: (monitored) => [
          { metric: workerMetrics(monitored).cpu, label: 'CPU units' },
          { metric: workerMetrics(monitored).memory, label: 'memory MiB' },
        ],
      },
    ],
  },
  {
    heading: 'Errors',
    panels: [
      {
        title: 'Errors by type',
        width: 8,
        unit: 'per minute',
        stacked: true,
        series: (monitored) => [{ metric: search(monitored, 'Errors', 'Sum') }],
      },
      {
        title: 'Webhooks and recovery',
        width: 8,
        unit: 'per minute',
        series: (monitored) => [
          { metric: search(monitored, 'WebhookDeliveries', 'Sum') },
          { metric: search(monitored, 'RecoveryActions', 'Sum') },
        ],
      },
      {
        title: 'Refused tokens and background errors',
        width: 8,
        unit: 'per minute',
        series: (monitored) => [
          { metric: search(monitored, 'AuthFailures', 'Sum') },
          { metric: functionMetrics(monitored.functions.webhooks).errors, label: 'webhooks function' },
          { metric: functionMetrics(monitored.functions.recovery).errors, label: 'recovery function' },
        ],
      },
    ],
  },
];
