import type { MetricQuery, MetricStat } from '../metrics/metric-query.ts';

/** The three states of an alarm. */
export const stateValues = ['OK', 'ALARM', 'INSUFFICIENT_DATA'] as const;

/** A state of an alarm. */
export type StateValue = (typeof stateValues)[number];

/** What an alarm does with periods that have no data; `missing` where nothing is said. */
export const missingDataModes = ['breaching', 'notBreaching', 'ignore', 'missing'] as const;

/** One of the four ways to treat missing data. */
export type MissingDataMode = (typeof missingDataModes)[number];

/** The operators of PutMetricAlarm; the last three compare with a band instead of a number. */
export const comparisonOperators = [
  'GreaterThanOrEqualToThreshold',
  'GreaterThanThreshold',
  'LessThanThreshold',
  'LessThanOrEqualToThreshold',
  'LessThanLowerOrGreaterThanUpperThreshold',
  'LessThanLowerThreshold',
  'GreaterThanUpperThreshold',
] as const;

/** One of the seven comparison operators. */
export type ComparisonOperator = (typeof comparisonOperators)[number];

interface AlarmBase {
  readonly name: string;
  readonly description?: string;
  readonly actionsEnabled: boolean;
  /** ARNs of what is done when the alarm enters a state. */
  readonly actions: Readonly<Record<StateValue, readonly string[]>>;
}

/** An alarm on one metric or on the result of a list of queries. */
export interface MetricAlarm extends AlarmBase {
  readonly type: 'MetricAlarm';
  readonly watch:
    | { readonly kind: 'metric'; readonly stat: MetricStat }
    | {
        readonly kind: 'queries';
        readonly queries: readonly MetricQuery[];
        /** The query whose result is compared. */
        readonly resultId: string;
      };
  /** Seconds that one datapoint covers. */
  readonly period: number;
  readonly operator: ComparisonOperator;
  /** A number, or for the band operators the query that gives the band. */
  readonly threshold:
    { readonly kind: 'value'; readonly value: number } | { readonly kind: 'band'; readonly queryId: string };
  /** N: how many datapoints are judged. */
  readonly evaluationPeriods: number;
  /** M: how many of them must breach; N where nothing is said, which the state reason words differently. */
  readonly datapointsToAlarm?: number;
  readonly treatMissingData?: MissingDataMode;
  /** Percentiles only: whether a datapoint of too few samples is judged or leaves the state as it is. */
  readonly evaluateLowSampleCountPercentile?: 'evaluate' | 'ignore';
}

/** An alarm whose state follows from the states of others. */
export interface CompositeAlarm extends AlarmBase {
  readonly type: 'CompositeAlarm';
  /** As it was written; see parseRule. */
  readonly rule: string;
  /** While `alarm` (name or ARN) is in ALARM the composite takes no actions; both periods are seconds. */
  readonly suppressor?: {
    readonly alarm: string;
    readonly waitPeriod: number;
    readonly extensionPeriod: number;
  };
}

/** A metric alarm or a composite alarm. */
export type Alarm = MetricAlarm | CompositeAlarm;

/** The name in a reference to an alarm, which is either that name or an ARN that ends in it. */
export function referencedName(reference: string): string {
  const arn = /^arn:[^:]*:cloudwatch:[^:]*:[^:]*:alarm:(.+)$/s.exec(reference);
  return arn?.[1] ?? reference;
}
