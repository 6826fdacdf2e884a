import { alarm, alarmOn, mathAlarm } from '../made-templates.ts';
import { one, type RuleCase } from './rule-case.ts';

const handler = { FunctionName: { Ref: 'Handler' } };
const queueName = { QueueName: { 'Fn::GetAtt': ['Queue', 'QueueName'] } };
const low = { ComparisonOperator: 'LessThanThreshold' };
const service = { ClusterName: 'shop', ServiceName: 'web' };

/** Thresholds. */
export const thresholdCases: readonly RuleCase[] = [
  {
    rule: 'threshold-never-met',
    what: 'a rate of errors in percent',
    fires: one(alarm({ Statistic: 'Average', Threshold: 5 })),
    quiet: one(alarm({ Statistic: 'Average', Threshold: 0.05 })),
  },
  {
    rule: 'threshold-never-met',
    what: 'percentages above 100',
    fires: one(alarmOn('AWS/ECS MemoryUtilization', service, { Statistic: 'Maximum', Threshold: 101 })),
    quiet: one(alarmOn('AWS/ECS MemoryUtilization', service, { Statistic: 'Maximum', Threshold: 100 })),
  },
  {
    rule: 'threshold-never-met',
    what: 'silence that is not breaching',
    fires: one(alarmOn('AWS/Lambda Invocations', handler, low)),
    quiet: one(alarmOn('AWS/Lambda Invocations', handler, { ...low, TreatMissingData: 'breaching' })),
  },
  {
    rule: 'threshold-always-met',
    what: 'a count of at least 0',
    fires: one(alarm({ Threshold: 0 })),
    quiet: one(alarm({ Threshold: 0, ComparisonOperator: 'GreaterThanThreshold' })),
  },
  {
    rule: 'period-too-short',
    what: 'the size of a bucket',
    fires: one(
      alarmOn(
        'AWS/S3 BucketSizeBytes',
        { BucketName: 'songs', StorageType: 'StandardStorage' },
        { Period: 300, Threshold: 9 },
      ),
    ),
    quiet: one(
      alarmOn(
        'AWS/S3 BucketSizeBytes',
        { BucketName: 'songs', StorageType: 'StandardStorage' },
        { Period: 86_400, Threshold: 9 },
      ),
    ),
  },
  {
    rule: 'period-too-short',
    what: 'ten seconds of a metric by the minute',
    fires: one(alarm({ Period: 10 })),
    quiet: one(alarmOn('Shop Orders', {}, { Period: 10 })),
  },
  {
    rule: 'average-latency',
    what: 'the duration of a function',
    fires: one(alarmOn('AWS/Lambda Duration', handler, { Statistic: 'Average', Threshold: 500 })),
    quiet: one(
      alarmOn('AWS/Lambda Duration', handler, {
        Statistic: undefined,
        ExtendedStatistic: 'p99',
        Threshold: 500,
      }),
    ),
  },
  {
    rule: 'statistic-unfit',
    what: 'the sum of a depth',
    fires: one(alarmOn('AWS/SQS ApproximateNumberOfMessagesVisible', queueName, { Period: 300 })),
    quiet: one(
      alarmOn('AWS/SQS ApproximateNumberOfMessagesVisible', queueName, { Period: 300, Statistic: 'Maximum' }),
    ),
  },
  {
    rule: 'statistic-unfit',
    what: 'the number of looks at errors',
    fires: one(alarm({ Statistic: 'SampleCount' })),
    quiet: one(mathAlarm('a / b', { a: {}, b: { stat: 'SampleCount' } })),
  },
  {
    rule: 'low-samples',
    what: 'p99 without a word',
    fires: one(alarmOn('AWS/Lambda Duration', handler, { Statistic: undefined, ExtendedStatistic: 'p99' })),
    quiet: one(
      alarmOn('AWS/Lambda Duration', handler, {
        Statistic: undefined,
        ExtendedStatistic: 'p99',
        EvaluateLowSampleCountPercentile: 'ignore',
      }),
    ),
  },
];
