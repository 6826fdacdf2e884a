/** What a stand-in measures in the place of a service. */
interface ServiceDefinition {
  readonly dimensions: readonly string[];
  /** Units by the names that AWS gives its metrics. */
  readonly metrics: Readonly<Record<string, 'Count' | 'Milliseconds' | 'Seconds'>>;
}

/**
 * The metrics that AWS services publish by themselves and that something on this machine measures, by namespace. What
 * nothing here can measure, such as throttled invocations where none is ever throttled, is left out.
 */
export const serviceMetrics = {
  'AWS/ApiGateway': {
    dimensions: ['ApiName', 'Stage'],
    metrics: { Count: 'Count', '4XXError': 'Count', '5XXError': 'Count', Latency: 'Milliseconds' },
  },
  'AWS/Lambda': {
    dimensions: ['FunctionName'],
    metrics: { Invocations: 'Count', Errors: 'Count', Duration: 'Milliseconds' },
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
  'ECS/ContainerInsights': {
    dimensions: ['ClusterName', 'ServiceName'],
    metrics: { RunningTaskCount: 'Count' },
  },
} as const satisfies Record<string, ServiceDefinition>;

/** Namespace of a service that is stood in for. */
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
          Namespace: namespace,
          Dimensions: [serviceMetrics[namespace].dimensions],
          Metrics: [...values.keys()].map((Name) => ({ Name, Unit: units[Name] })),
        },
      ],
    },
    ...dimensions,
    ...Object.fromEntries(values),
  });
}
