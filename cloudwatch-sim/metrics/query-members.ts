import { type Dimension, type MetricId, metricId } from './metric.ts';
import type { MetricQuery, MetricStat } from './metric-query.ts';

/** A dimension in the names of the API and of templates. */
export interface DimensionMembers {
  readonly Name: string;
  readonly Value: string;
}

/** A metric in the names of the API and of templates. */
export interface MetricMembers {
  readonly Namespace: string;
  readonly MetricName: string;
  readonly Dimensions: readonly DimensionMembers[];
}

/** A MetricStat of the API and of templates. */
export interface StatMembers {
  readonly Metric: MetricMembers;
  readonly Period: number;
  readonly Stat: string;
  readonly Unit?: string | undefined;
}

/** An entry of MetricDataQueries, or of an alarm's Metrics; it has either MetricStat or Expression. */
export interface QueryMembers {
  readonly Id: string;
  readonly Label?: string | undefined;
  readonly ReturnData: boolean;
  readonly MetricStat?: StatMembers | undefined;
  readonly Expression?: string | undefined;
  readonly Period?: number | undefined;
}

/** The metric that members name. */
export function metricOf({ Namespace, MetricName, Dimensions }: MetricMembers): MetricId {
  const dimensions = Dimensions.map(({ Name, Value }) => ({ name: Name, value: Value }));
  return metricId(Namespace, MetricName, dimensions);
}

/** The statistic that members name. */
export function statOf({ Metric, Period, Stat, Unit }: StatMembers): MetricStat {
  const stat = { metric: metricOf(Metric), period: Period, statistic: Stat };
  return Unit === undefined ? stat : { ...stat, unit: Unit };
}

/** The query that members describe. */
export function queryOf({
  Id,
  Label,
  ReturnData,
  Expression,
  MetricStat,
  Period,
}: QueryMembers): MetricQuery {
  const base = { id: Id, returnData: ReturnData, ...(Label === undefined ? {} : { label: Label }) };
  if (MetricStat !== undefined) return { ...base, stat: statOf(MetricStat) };
  return { ...base, expression: Expression ?? '', ...(Period === undefined ? {} : { period: Period }) };
}

/** Dimensions in the names of the API. */
export function dimensionMembers(dimensions: readonly Dimension[]): DimensionMembers[] {
  return dimensions.map(({ name, value }) => ({ Name: name, Value: value }));
}
