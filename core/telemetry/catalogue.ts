/** The CloudWatch namespace of every metric of this service. */
export const metricNamespace = 'Stemwatch';

/**
 * Every metric, named here and nowhere else. Dimensions have bounded sets of values; job ids, request ids and addresses
 * are log properties. `seconds`, `milliseconds`, `bytes` and `count` are CloudWatch's units of the same names.
 */
export const metricCatalogue = {
  HttpRequests: {
    unit: 'Count',
    kind: 'count',
    dimensions: ['method', 'route', 'statusClass'],
    help: 'API requests answered.',
  },
  HttpRequestDuration: {
    unit: 'Milliseconds',
    kind: 'histogram',
    dimensions: ['method', 'route'],
    help: 'Time from receiving an API request to its answer.',
  },
  AuthFailures: {
    unit: 'Count',
    kind: 'count',
    dimensions: ['reason'],
    help: 'Requests refused for want of a valid token.',
  },
  UploadSize: {
    unit: 'Bytes',
    kind: 'histogram',
    dimensions: ['format', 'outcome'],
    help: 'Size of uploaded songs.',
  },
  Separations: {
    unit: 'Count',
    kind: 'count',
    dimensions: ['model', 'status'],
    help: 'Separations that ended.',
  },
  SeparationDuration: {
    unit: 'Seconds',
    kind: 'histogram',
    dimensions: ['model', 'status'],
    help: 'Time a worker spent on a job.',
  },
  JobDuration: {
    unit: 'Seconds',
    kind: 'histogram',
    dimensions: ['model', 'status'],
    help: 'Time from accepting a job to its end.',
  },
  StageDuration: {
    unit: 'Milliseconds',
    kind: 'histogram',
    dimensions: ['stage'],
    help: 'Time of one stage of a job.',
  },
  AudioDuration: {
    unit: 'Seconds',
    kind: 'histogram',
    dimensions: ['model'],
    help: 'Length of separated songs.',
  },
  RealTimeFactor: {
    unit: 'None',
    kind: 'histogram',
    dimensions: ['model', 'device'],
    help: 'Audio seconds separated per second of processing.',
  },
  ActiveJobs: { unit: 'Count', kind: 'gauge', dimensions: [], help: 'Jobs being processed by a worker.' },
  GpuUtilization: {
    unit: 'Percent',
    kind: 'gauge',
    dimensions: ['device'],
    help: 'Share of the last moments in which a GPU was at work.',
  },
  GpuMemoryUtilization: {
    unit: 'Percent',
    kind: 'gauge',
    dimensions: ['device'],
    help: 'Share of the memory of a GPU that is in use.',
  },
  GpuTemperature: {
    unit: 'None',
    kind: 'gauge',
    dimensions: ['device'],
    help: 'Temperature of a GPU in degrees Celsius.',
  },
  GpuPower: { unit: 'None', kind: 'gauge', dimensions: ['device'], help: 'Power drawn by a GPU in watts.' },
  GpuOutOfMemory: {
    unit: 'Count',
    kind: 'count',
    dimensions: ['device'],
    help: 'Runs of a network for which the memory of the device was too small.',
  },
  Errors: {
    unit: 'Count',
    kind: 'count',
    dimensions: ['errorType', 'component'],
    help: 'Errors by type and component.',
  },
  RetriesExhausted: {
    unit: 'Count',
    kind: 'count',
    dimensions: ['dependency'],
    help: 'Operations given up after their last attempt.',
  },
  ModelLoadDuration: {
    unit: 'Milliseconds',
    kind: 'histogram',
    dimensions: ['model'],
    help: 'Time to load and warm up a model.',
  },
  ModelsLoaded: {
    unit: 'Count',
    kind: 'gauge',
    dimensions: [],
    help: 'Models that a worker holds loaded, each in a process of its own.',
  },
  CacheHits: {
    unit: 'Count',
    kind: 'count',
    dimensions: ['cache'],
    help: 'Jobs that found their model loaded (cache model) or their stems made already (cache result).',
  },
  CacheMisses: {
    unit: 'Count',
    kind: 'count',
    dimensions: ['cache'],
    help: 'Jobs that did not, among those that looked.',
  },
  CacheEvictions: {
    unit: 'Count',
    kind: 'count',
    dimensions: ['cache'],
    help: 'Models dropped to make room (cache model), entries dropped because their stems are gone (cache result).',
  },
  CacheSize: {
    unit: 'Bytes',
    kind: 'gauge',
    dimensions: ['cache'],
    help: 'Resident memory of the processes that hold the loaded models of a worker (cache model).',
  },
  CacheLookupDuration: {
    unit: 'Milliseconds',
    kind: 'histogram',
    dimensions: ['cache'],
    help: 'Time to find out whether stems were made already (cache result).',
  },
  IntegratedLoudness: {
    unit: 'None',
    kind: 'histogram',
    dimensions: ['model', 'stem'],
    help: 'Integrated loudness of a stem in LUFS (BS.1770-4).',
  },
  TruePeak: {
    unit: 'None',
    kind: 'histogram',
    dimensions: ['model', 'stem'],
    help: 'True peak of a stem in dBTP.',
  },
  SumResidual: {
    unit: 'None',
    kind: 'histogram',
    dimensions: ['model'],
    help: 'Level of the mix minus the sum of its stems, in dB below the mix.',
  },
  ClippedSamples: {
    unit: 'Count',
    kind: 'histogram',
    dimensions: ['model', 'stem'],
    help: 'Samples of a stem at or above full scale before the gain.',
  },
  Genre: {
    unit: 'Count',
    kind: 'count',
    dimensions: ['genre'],
    help: 'Separated songs by the genre that their own tags name: a bounded set, else `other`; without one `unknown`.',
  },
  WebhookDeliveries: {
    unit: 'Count',
    kind: 'count',
    dimensions: ['outcome'],
    help: 'Attempts to deliver a webhook, by outcome.',
  },
  RecoveryActions: {
    unit: 'Count',
    kind: 'count',
    dimensions: ['action'],
    help: 'Jobs that the recovery function sent again or failed.',
  },
  CostPerJob: {
    unit: 'None',
    kind: 'histogram',
    dimensions: ['model', 'instanceType'],
    help: 'Estimated cost of a job in USD.',
  },
} as const satisfies Record<string, MetricDefinition>;

/** What is known of a metric. */
export interface MetricDefinition {
  readonly unit: 'Count' | 'Bytes' | 'Milliseconds' | 'Seconds' | 'Percent' | 'None';
  readonly kind: 'count' | 'histogram' | 'gauge';
  readonly dimensions: readonly string[];
  readonly help: string;
}

/** Name of a metric. */
export type MetricName = keyof typeof metricCatalogue;

/** The dimensions that a metric must be given, all of them. */
export type MetricDimensions<M extends MetricName> = Readonly<
  Record<(typeof metricCatalogue)[M]['dimensions'][number], string>
>;

/** Emits one value of a catalogued metric; `properties` are written beside it and are not dimensions. */
export type EmitMetric = <M extends MetricName>(
  name: M,
  value: number,
  dimensions: MetricDimensions<M>,
  properties?: Readonly<Record<string, string | number>>,
) => void;
