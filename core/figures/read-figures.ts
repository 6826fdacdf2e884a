import {
  type CloudWatchClient,
  type MetricDataQuery,
  type MetricDataResult,
  paginateGetMetricData,
} from '@aws-sdk/client-cloudwatch';
import { deploymentDimension, metricNamespace } from '../telemetry/catalogue.ts';
import type { FigureSeries } from './figure-series.ts';

/** A statistic of a series, as CloudWatch names it: `Sum`, `p95`, `TC(:100)`. */
export interface FigureQuery {
  readonly series: FigureSeries;
  readonly statistic: string;
}

/** A value at the beginning of its period. */
export interface Figure {
  /** Epoch milliseconds. */
  readonly time: number;
  readonly value: number;
}

/** What is read of the series. */
export interface FigureSpan {
  /** The deployed stage. */
  readonly deployment: string;
  /** Epoch milliseconds, inclusive. */
  readonly start: number;
  /** Epoch milliseconds, exclusive. */
  readonly end: number;
  readonly periodSeconds: number;
  readonly signal?: AbortSignal;
}

/** GetMetricData takes so many queries at once. */
const queriesPerRequest = 500;

/** Reads statistics, one list of figures for each query, in its place, oldest figure first. AWS charges for every query. */
export async function readFigures(
  client: CloudWatchClient,
  queries: readonly FigureQuery[],
  span: FigureSpan,
): Promise<readonly (readonly Figure[])[]> {
  const figures: Figure[][] = queries.map(() => []);
  for (let first = 0; first < queries.length; first += queriesPerRequest) {
    const some = queries.slice(first, first + queriesPerRequest);
    const pages = paginateGetMetricData(
      { client },
      {
        MetricDataQueries: some.map((query, index) => toQuery(query, first + index, span)),
        StartTime: new Date(span.start),
        EndTime: new Date(span.end),
        ScanBy: 'TimestampAscending',
      },
      span.signal === undefined ? {} : { abortSignal: span.signal },
    );
    // A series may go on in a later page.
    for await (const { MetricDataResults = [] } of pages)
      for (const result of MetricDataResults) figures[indexOf(result)]?.push(...figuresOf(result));
  }
  return figures;
}

/** Ids begin with a small letter. */
const idPrefix = 'q';

const toQuery = (
  { series: { name, dimensions }, statistic }: FigureQuery,
  index: number,
  { deployment, periodSeconds }: FigureSpan,
): MetricDataQuery => ({
  Id: `${idPrefix}${index}`,
  MetricStat: {
    Metric: {
      Namespace: metricNamespace,
      MetricName: name,
      Dimensions: Object.entries({ [deploymentDimension]: deployment, ...dimensions }).map(
        ([Name, Value]) => ({ Name, Value }),
      ),
    },
    Period: periodSeconds,
    Stat: statistic,
  },
});

const indexOf = ({ Id = '' }: MetricDataResult): number => Number(Id.slice(idPrefix.length));

function figuresOf({ Id, StatusCode, Timestamps = [], Values = [] }: MetricDataResult): readonly Figure[] {
  if (StatusCode === 'InternalError' || StatusCode === 'Forbidden')
    throw new Error(`CloudWatch answered the query ${Id} with ${StatusCode}.`);
  return Timestamps.map((time, index) => ({ time: time.getTime(), value: Values[index] ?? Number.NaN }));
}
