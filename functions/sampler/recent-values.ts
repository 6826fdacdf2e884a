import {
  type CloudWatchClient,
  GetMetricDataCommand,
  type MetricDataQuery,
} from '@aws-sdk/client-cloudwatch';

/** A metric that AWS publishes each minute. */
export interface ServiceMetric {
  readonly namespace: string;
  readonly name: string;
  readonly dimensions: Readonly<Record<string, string>>;
  readonly statistic: 'Average' | 'Maximum';
}

/**
 * How far back the latest value may lie, in minutes: services publish a minute late. Older ones say nothing of now, such
 * as how many workers ran before they were scaled away.
 */
const lookBackMinutes = 4;

/**
 * The latest value of each metric, in one request; undefined where CloudWatch has none of the last minutes.
 *
 * @param now - epoch milliseconds
 */
export async function recentValues<Name extends string>(
  client: CloudWatchClient,
  metrics: Readonly<Record<Name, ServiceMetric>>,
  now: number,
  abortSignal?: AbortSignal,
): Promise<Readonly<Record<Name, number | undefined>>> {
  const names = Object.keys(metrics) as Name[];
  const { MetricDataResults = [] } = await client.send(
    new GetMetricDataCommand({
      MetricDataQueries: names.map((name) => queryOf(name, metrics[name])),
      StartTime: new Date(now - lookBackMinutes * 60_000),
      EndTime: new Date(now),
      ScanBy: 'TimestampDescending',
    }),
    { abortSignal },
  );
  const latest = new Map(MetricDataResults.map(({ Id, Values }) => [Id, Values?.[0]]));
  return Object.fromEntries(names.map((name) => [name, latest.get(name)])) as Record<
    Name,
    number | undefined
  >;
}

const queryOf = (id: string, { namespace, name, dimensions, statistic }: ServiceMetric): MetricDataQuery => ({
  Id: id,
  MetricStat: {
    Metric: {
      Namespace: namespace,
      MetricName: name,
      Dimensions: Object.entries(dimensions).map(([Name, Value]) => ({ Name, Value })),
    },
    Period: 60,
    Stat: statistic,
  },
});
