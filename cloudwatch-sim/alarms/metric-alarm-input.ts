import * as z from 'zod';
import { comparisonOperators, missingDataModes } from './alarm.ts';
import { commonFields, flag, numeric } from './common-input.ts';

const dimensions = z
  .array(z.object({ Name: z.string().min(1).max(255), Value: z.string().min(1).max(1024) }))
  .max(30);

const basicStatistics = ['SampleCount', 'Average', 'Sum', 'Minimum', 'Maximum'] as const;

/** Percentiles and trimmed statistics as the Statistics definitions of CloudWatch write them. */
const extendedStatistic = z
  .string()
  .regex(
    /^(?:(?:p|tm|wm|tc|ts)(?:\d{1,2}(?:\.\d{1,10})?|100)|IQM|(?:TM|WM|PR|TC|TS)\([\d.%]*:[\d.%]*\))$/i,
    'expected a statistic such as p99, tm90, IQM or TM(10%:90%)',
  );

const statistic = z.union([z.enum(basicStatistics), extendedStatistic], {
  error: `expected ${basicStatistics.join(', ')} or a statistic such as p99, tm90, IQM or TM(10%:90%)`,
});

const wholeFromOne = numeric.pipe(z.number().int().min(1));

/** 10, 20 and 30 s for metrics of high resolution, else whole minutes. */
const period = wholeFromOne.refine((seconds) => [10, 20, 30].includes(seconds) || seconds % 60 === 0, {
  error: 'expected 10, 20, 30 or a multiple of 60 seconds',
});

const metricStat = z.object({
  Metric: z.object({
    Namespace: z.string().min(1).max(255),
    MetricName: z.string().min(1).max(255),
    Dimensions: dimensions.default([]),
  }),
  Period: period,
  Stat: statistic,
  Unit: z.string().optional(),
});

const query = z.object({
  Id: z
    .string()
    .max(255)
    .regex(/^[a-z]\w*$/, 'expected a lower-case letter, then letters, digits and _'),
  Label: z.string().optional(),
  ReturnData: flag.default(true),
  Expression: z.string().min(1).max(2048).optional(),
  MetricStat: metricStat.optional(),
  Period: period.optional(),
});

/** The parameters of PutMetricAlarm, which are also the properties of AWS::CloudWatch::Alarm. */
export const metricAlarmFields = z.object({
  ...commonFields,
  MetricName: z.string().min(1).max(255).optional(),
  Namespace: z.string().min(1).max(255).optional(),
  Dimensions: dimensions.optional(),
  Period: period.optional(),
  Statistic: z.enum(basicStatistics).optional(),
  ExtendedStatistic: statistic.optional(),
  Unit: z.string().optional(),
  Metrics: z.array(query).max(20).optional(),
  ComparisonOperator: z.enum(comparisonOperators),
  Threshold: numeric.optional(),
  ThresholdMetricId: z.string().optional(),
  EvaluationPeriods: wholeFromOne,
  DatapointsToAlarm: wholeFromOne.optional(),
  TreatMissingData: z.enum(missingDataModes).optional(),
  EvaluateLowSampleCountPercentile: z.enum(['evaluate', 'ignore']).optional(),
});

/** A metric alarm's fields, each valid by itself. */
export type MetricAlarmInput = z.output<typeof metricAlarmFields>;

/** One entry of `Metrics`. */
export type QueryInput = NonNullable<MetricAlarmInput['Metrics']>[number];

/** Parameters that change what an alarm does in ways that are not simulated: better refused than passed over. */
export const notSimulated = [
  'EvaluationCriteria',
  'EvaluationInterval',
  'EvaluationWindow',
  'WarmUpConfiguration',
] as const;
