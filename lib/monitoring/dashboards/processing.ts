import { math, type MathMetric, own, search } from '../metric.ts';
import type { Monitored } from '../monitored.ts';
import type { DashboardDefinition, Section } from './dashboard-definition.ts';

const cacheNames = ['model', 'result'] as const;

const queue: Section = {
  heading: 'Queue',
  panels: [
    {
      title: 'Queue depth',
      width: 8,
      unit: 'messages',
      rules: ['queue-backlog'],
      series: ({ monitored }) => [{ metric: search(monitored, 'QueueDepth', 'Maximum') }],
    },
    {
      title: 'Age of the oldest message and job',
      width: 8,
      unit: 's',
      rules: ['oldest-message', 'old-job'],
      series: ({ monitored }) => [
        { metric: search(monitored, 'QueueOldestAge', 'Maximum'), label: 'message in' },
        { metric: own(monitored, 'OldestJobAge', {}, 'Maximum'), label: 'job that has not ended' },
      ],
    },
    {
      title: 'Backlog per worker',
      width: 4,
      unit: 'jobs',
      series: ({ monitored }) => [
        { metric: own(monitored, 'BacklogPerWorker', { queue: 'jobs' }, 'Maximum'), label: 'backlog' },
      ],
    },
    {
      title: 'Jobs being processed',
      width: 4,
      unit: 'jobs',
      series: ({ monitored }) => [{ metric: own(monitored, 'ActiveJobs', {}, 'Maximum'), label: 'jobs' }],
    },
  ],
};

const separation: Section = {
  heading: 'Separation',
  panels: [
    {
      title: 'Stages of a job, p95',
      width: 8,
      unit: 'ms',
      series: ({ monitored }) => [{ metric: search(monitored, 'StageDuration', 'p95') }],
    },
    {
      title: 'Where the time of jobs goes',
      width: 8,
      unit: 'ms in the range',
      view: 'bars',
      wholeRange: true,
      series: ({ monitored }) => [{ metric: search(monitored, 'StageDuration', 'Sum') }],
    },
    {
      title: 'From accepted to ended',
      width: 8,
      unit: 's',
      series: ({ monitored, model }) => [
        {
          metric: own(monitored, 'JobDuration', { status: 'succeeded' }, 'p95'),
          label: 'p95, all models',
        },
        {
          metric: own(monitored, 'JobDuration', { model, status: 'succeeded' }, 'p95'),
          label: "p95, ${PROP('Dim.model')}",
        },
      ],
    },
    {
      title: 'Time for a minute of audio',
      width: 6,
      unit: 's',
      periodSeconds: 300,
      rules: ['slow-audio'],
      series: ({ monitored }) => [
        {
          metric: math('60 * busy / audio', {
            busy: own(monitored, 'SeparationDuration', { status: 'succeeded' }, 'Sum'),
            audio: own(monitored, 'AudioDuration', {}, 'Sum'),
          }),
          label: 'all models',
        },
      ],
    },
    {
      title: 'Real-time factor, p50',
      width: 6,
      unit: 'audio s per s',
      series: ({ monitored }) => [{ metric: search(monitored, 'RealTimeFactor', 'p50') }],
    },
    {
      title: 'Length of songs',
      width: 6,
      unit: 's',
      series: ({ monitored, model }) => [
        { metric: own(monitored, 'AudioDuration', {}, 'p50'), label: 'p50, all models' },
        { metric: own(monitored, 'AudioDuration', {}, 'Maximum'), label: 'longest' },
        { metric: own(monitored, 'AudioDuration', { model }, 'p50'), label: "p50, ${PROP('Dim.model')}" },
      ],
    },
    {
      title: 'Audio separated',
      width: 6,
      unit: 's per minute',
      view: 'stacked',
      series: ({ monitored }) => [{ metric: search(monitored, 'AudioDuration', 'Sum', ['model']) }],
    },
  ],
};

const caches: Section = {
  heading: 'Models and caches',
  note: 'Cache model: jobs that found their model loaded. Cache result: jobs whose stems had been made already.',
  panels: [
    {
      title: 'Cache hit rate',
      width: 6,
      unit: '%',
      view: 'gauge',
      wholeRange: true,
      axis: { min: 0, max: 100 },
      series: ({ monitored }) =>
        cacheNames.map((cache) => ({ metric: hitPercent(monitored, cache), label: cache })),
    },
    {
      title: 'Hits, misses and evictions',
      width: 10,
      unit: 'per 5 minutes',
      periodSeconds: 300,
      series: ({ monitored }) => [
        { metric: search(monitored, 'CacheHits', 'Sum'), label: 'hits' },
        { metric: search(monitored, 'CacheMisses', 'Sum'), label: 'misses' },
        { metric: search(monitored, 'CacheEvictions', 'Sum'), label: 'evictions' },
      ],
    },
    {
      title: 'Memory of loaded models',
      width: 8,
      unit: 'bytes',
      series: ({ monitored }) => [
        { metric: own(monitored, 'CacheSize', { cache: 'model' }, 'Maximum'), label: 'bytes' },
        { metric: own(monitored, 'ModelsLoaded', {}, 'Maximum'), label: 'models (right)', axis: 'right' },
      ],
    },
    {
      title: 'Loading a model, p95',
      width: 12,
      unit: 'ms',
      periodSeconds: 300,
      series: ({ monitored }) => [{ metric: search(monitored, 'ModelLoadDuration', 'p95') }],
    },
    {
      title: 'Looking for stems made already, p95',
      width: 12,
      unit: 'ms',
      periodSeconds: 300,
      series: ({ monitored }) => [{ metric: search(monitored, 'CacheLookupDuration', 'p95') }],
    },
  ],
};

const hitPercent = (monitored: Monitored, cache: string): MathMetric =>
  math('100 * hits / (hits + misses)', {
    hits: own(monitored, 'CacheHits', { cache }, 'Sum'),
    misses: own(monitored, 'CacheMisses', { cache }, 'Sum'),
  });

const transfers: Section = {
  heading: 'Uploads and downloads',
  panels: [
    {
      title: 'Size of uploads, p95',
      width: 8,
      unit: 'bytes',
      periodSeconds: 300,
      series: ({ monitored }) => [{ metric: search(monitored, 'UploadSize', 'p95') }],
    },
    {
      title: 'Duration of uploads, p95',
      width: 8,
      unit: 'ms',
      periodSeconds: 300,
      series: ({ monitored }) => [{ metric: search(monitored, 'UploadDuration', 'p95') }],
    },
    {
      title: 'Speed of uploads, p50',
      width: 8,
      unit: 'bytes per s',
      periodSeconds: 300,
      series: ({ monitored }) => [{ metric: search(monitored, 'UploadThroughput', 'p50') }],
    },
    {
      title: 'Stems fetched',
      width: 12,
      unit: 'per 5 minutes',
      periodSeconds: 300,
      view: 'stacked',
      series: ({ monitored }) => [{ metric: search(monitored, 'DownloadCount', 'Sum') }],
    },
    {
      title: 'Bytes sent of stems',
      width: 12,
      unit: 'bytes per 5 minutes',
      periodSeconds: 300,
      view: 'stacked',
      series: ({ monitored }) => [{ metric: search(monitored, 'DownloadSize', 'Sum') }],
    },
  ],
};

const dependencies: Section = {
  heading: 'Dependencies, retries and circuits',
  note: 'A circuit is 0 closed, 1 half-open, 2 open: while it is open, nothing is asked of its dependency.',
  panels: [
    {
      title: 'Calls of dependencies, p95',
      width: 8,
      unit: 'ms',
      series: ({ monitored }) => [{ metric: search(monitored, 'DependencyDuration', 'p95', ['dependency']) }],
    },
    {
      title: 'Failed calls of dependencies',
      width: 8,
      unit: 'calls per minute',
      view: 'stacked',
      series: ({ monitored }) => [{ metric: search(monitored, 'DependencyErrors', 'Sum', ['dependency']) }],
    },
    {
      title: 'Operations given up after their last attempt',
      width: 8,
      unit: 'per 5 minutes',
      periodSeconds: 300,
      view: 'stacked',
      series: ({ monitored }) => [{ metric: search(monitored, 'RetriesExhausted', 'Sum') }],
    },
    {
      title: 'State of circuits',
      width: 8,
      unit: '0 closed, 1 half-open, 2 open',
      axis: { min: 0, max: 2 },
      series: ({ monitored }) => [{ metric: search(monitored, 'CircuitState', 'Maximum') }],
    },
    {
      title: 'Circuits that opened',
      width: 8,
      unit: 'per 5 minutes',
      periodSeconds: 300,
      view: 'stacked',
      series: ({ monitored }) => [{ metric: search(monitored, 'CircuitOpened', 'Sum') }],
    },
    {
      title: 'Recovery and webhooks',
      width: 8,
      unit: 'per 5 minutes',
      periodSeconds: 300,
      series: ({ monitored }) => [
        { metric: search(monitored, 'RecoveryActions', 'Sum'), label: 'recovery:' },
        { metric: search(monitored, 'WebhookDeliveries', 'Sum'), label: 'webhook' },
      ],
    },
  ],
};

/** The way of a song through the service: where it waits and what takes how long. */
export const processing: DashboardDefinition = {
  name: 'processing',
  title: 'Processing',
  about: 'Where do songs wait, which stage takes how long, and what is retried?',
  alarms: 'drawn',
  sections: [queue, separation, caches, transfers, dependencies],
};
