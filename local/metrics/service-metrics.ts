/** What a stand-in measures in the place of a service. */
interface ServiceDefinition {
  readonly dimensions: readonly string[];
  /** Units by the names that AWS gives its metrics. */
  readonly metrics: Readonly<
    Record<string, 'Count' | 'Milliseconds' | 'Seconds' | 'Bytes' | 'Megabytes' | 'None'>
  >;
}

/**
 * The metrics that AWS services publish by themselves and that something on this machine measures, by namespace. What
 * nothing here can measure is left out.
 */
export const serviceMetrics = {
  'AWS/ApiGateway': {
    dimensions: ['ApiName', 'Stage'],
    metrics: {
      Count: 'Count',
      '4XXError': 'Count',
      '5XXError': 'Count',
      Latency: 'Milliseconds',
      IntegrationLatency: 'Milliseconds',
    },
  },
  'AWS/Lambda': {
    dimensions: ['FunctionName'],
    metrics: {
      Invocations: 'Count',
      Errors: 'Count',
      /** Always 0, as Lambda writes it beside each invocation: nothing here limits how many run. */
      Throttles: 'Count',
      Duration: 'Milliseconds',
      ConcurrentExecutions: 'Count',
    },
  },
  'AWS/SQS': {
    dimensions: ['QueueName'],
    metrics: {
      NumberOfMessagesSent: 'Count',
      NumberOfMessagesReceived: 'Count',
      NumberOfMessagesDeleted: 'Count',
      ApproximateNumberOfMessagesVisible: 'Count',
      ApproximateNumberOfMessagesNotVisible: 'Count',
      ApproximateNumberOfMessagesDelayed: 'Count',
      ApproximateAgeOfOldestMessage: 'Seconds',
    },
  },
  'AWS/SNS': {
    dimensions: ['TopicName'],
    metrics: { NumberOfMessagesPublished: 'Count', NumberOfNotificationsDelivered: 'Count' },
  },
  'AWS/DynamoDB': {
    dimensions: ['TableName', 'Operation'],
    metrics: { SuccessfulRequestLatency: 'Milliseconds', SystemErrors: 'Count', ThrottledRequests: 'Count' },
  },
  /** The metric of DynamoDB that knows no table, only the account. */
  'AWS/DynamoDB account': { dimensions: [], metrics: { UserErrors: 'Count' } },
  'AWS/S3': {
    dimensions: ['BucketName', 'FilterId'],
    metrics: {
      AllRequests: 'Count',
      '4xxErrors': 'Count',
      '5xxErrors': 'Count',
      FirstByteLatency: 'Milliseconds',
      TotalRequestLatency: 'Milliseconds',
      BytesDownloaded: 'Bytes',
      BytesUploaded: 'Bytes',
    },
  },
  'ECS/ContainerInsights': {
    dimensions: ['ClusterName', 'ServiceName'],
    metrics: {
      RunningTaskCount: 'Count',
      PendingTaskCount: 'Count',
      CpuUtilized: 'None',
      MemoryUtilized: 'Megabytes',
    },
  },
} as const satisfies Record<string, ServiceDefinition>;

/** Namespace of a service that is stood in for; what follows a space tells definitions of the same namespace apart. */
export type ServiceNamespace = keyof typeof serviceMetrics;

/** All dimensions of a service's metrics. */
export type ServiceDimensions<N extends ServiceNamespace> = Readonly<
  Record<(typeof serviceMetrics)[N]['dimensions'][number], string>
>;

/** A value of each of some metrics of a service. */
export type ServiceValues<N extends ServiceNamespace> = Readonly<
  Partial<Record<keyof (typeof serviceMetrics)[N]['metrics'], number>>
>;

/** Takes what was measured at one moment. */
export type NoteServiceMetrics = <N extends ServiceNamespace>(
  namespace: N,
  dimensions: ServiceDimensions<N>,
  values: ServiceValues<N>,
) => void;

/** Values of one set of dimensions since `since` (epoch milliseconds). */
interface Gathered {
  readonly namespace: ServiceNamespace;
  readonly dimensions: Readonly<Record<string, string>>;
  readonly since: number;
  readonly values: Map<string, number[]>;
}

/** The embedded metric format takes so many values of a metric in a line. */
const valuesPerLine = 100;

/** Gathers measurements, so that a busy stand-in writes a line for many requests. */
export class ServiceMetricLines {
  readonly #clock: () => number;
  readonly #gathered = new Map<string, Gathered>();
  #full: string[] = [];

  constructor(clock: () => number) {
    this.#clock = clock;
  }

  readonly note: NoteServiceMetrics = (namespace, dimensions, values) => {
    const key = [namespace, ...Object.values(dimensions)].join('\0');
    const gathered = this.#gathered.get(key) ?? {
      namespace,
      dimensions,
      since: this.#clock(),
      values: new Map(),
    };
    this.#gathered.set(key, gathered);
    for (const [name, value] of Object.entries(values) as [string, number][]) {
      const known = gathered.values.get(name);
      if (known === undefined) gathered.values.set(name, [value]);
      else known.push(value);
    }
    if ([...gathered.values.values()].some(({ length }) => length >= valuesPerLine)) {
      this.#full.push(metricLine(gathered));
      this.#gathered.delete(key);
    }
  };

  /** Everything since the last call, as lines in the embedded metric format. */
  takeLines(): readonly string[] {
    const lines = [...this.#full, ...[...this.#gathered.values()].map(metricLine)];
    this.#full = [];
    this.#gathered.clear();
    return lines;
  }
}

function metricLine({ namespace, dimensions, since, values }: Gathered): string {
  const units: Readonly<Record<string, string>> = serviceMetrics[namespace].metrics;
  return JSON.stringify({
    _aws: {
      Timestamp: since,
      CloudWatchMetrics: [
        {
          Namespace: namespace.split(' ')[0],
          Dimensions: [serviceMetrics[namespace].dimensions],
          Metrics: [...values.keys()].map((Name) => ({ Name, Unit: units[Name] })),
        },
      ],
    },
    ...dimensions,
    ...Object.fromEntries(values),
  });
}
