import { alarm, alarmOn, mathAlarm } from '../made-templates.ts';
import { one, type RuleCase } from './rule-case.ts';

const handler = { FunctionName: { Ref: 'Handler' } };
const queueName = { QueueName: { 'Fn::GetAtt': ['Queue', 'QueueName'] } };
const low = { ComparisonOperator: 'LessThanThreshold' };
const service = { ClusterName: 'shop', ServiceName: 'web' };
const canary = (mode: string | undefined) =>
  alarmOn(
    'CloudWatchSynthetics SuccessPercent',
    { CanaryName: 'home' },
    {
      ...low,
      Statistic: 'Average',
      Threshold: 90,
      TreatMissingData: mode,
    },
  );

/** Missing data. */
export const missingDataCases: readonly RuleCase[] = [
  {
    rule: 'heartbeat-not-breaching',
    what: 'a canary',
    fires: one(canary('notBreaching')),
    quiet: one(canary('breaching')),
  },
  {
    rule: 'heartbeat-not-breaching',
    what: 'a canary by default',
    fires: one(canary(undefined)),
    quiet: one(canary('breaching')),
  },
  {
    rule: 'heartbeat-not-breaching',
    what: 'a heartbeat of a program',
    fires: one(alarmOn('Shop WorkerHeartbeat', {}, { ...low, TreatMissingData: 'ignore' })),
    quiet: one(alarmOn('Shop WorkerHeartbeat', {}, { ...low, TreatMissingData: 'breaching' })),
  },
  {
    rule: 'heartbeat-not-breaching',
    what: 'tasks of a service',
    fires: one(
      alarmOn('ECS/ContainerInsights RunningTaskCount', service, { ...low, TreatMissingData: 'missing' }),
    ),
    quiet: one(alarmOn('ECS/ContainerInsights RunningTaskCount', service, { Threshold: 10 })),
  },
  {
    rule: 'silence-not-breaching',
    what: 'a function that does not run',
    fires: one(alarmOn('AWS/Lambda Invocations', handler, { ...low, Threshold: 5 })),
    quiet: one(
      alarmOn('AWS/Lambda Invocations', handler, { ...low, Threshold: 5, TreatMissingData: 'breaching' }),
    ),
  },
  {
    rule: 'silence-not-breaching',
    what: 'gaps that are filled',
    fires: one(mathAlarm('m1 * 2', { m1: { name: 'Invocations' } }, low)),
    quiet: one(mathAlarm('FILL(m1, 0) * 2', { m1: { name: 'Invocations' } }, low)),
  },
  {
    rule: 'absence-breaching',
    what: 'errors of a function',
    fires: one(alarm({ TreatMissingData: 'breaching' })),
    quiet: one(alarm()),
  },
  {
    rule: 'absence-breaching',
    what: 'the age of an empty queue',
    fires: one(
      alarmOn('AWS/SQS ApproximateAgeOfOldestMessage', queueName, {
        Statistic: 'Maximum',
        TreatMissingData: 'breaching',
      }),
    ),
    quiet: one(
      alarmOn('AWS/SQS ApproximateAgeOfOldestMessage', queueName, {
        Statistic: 'Maximum',
        TreatMissingData: 'ignore',
      }),
    ),
  },
  {
    rule: 'absence-breaching',
    what: 'a service at zero tasks',
    fires: one(alarmOn('AWS/ECS CPUUtilization', service, { Threshold: 80, TreatMissingData: 'breaching' })),
    quiet: one(alarmOn('AWS/ECS CPUUtilization', service, { Threshold: 80 })),
  },
  {
    rule: 'absence-insufficient',
    what: 'a dead-letter queue',
    fires: one(
      alarmOn('AWS/SQS ApproximateNumberOfMessagesVisible', queueName, {
        Statistic: 'Maximum',
        TreatMissingData: 'missing',
      }),
    ),
    quiet: one(
      alarmOn('AWS/SQS ApproximateNumberOfMessagesVisible', queueName, {
        Statistic: 'Maximum',
        TreatMissingData: 'ignore',
      }),
    ),
  },
  {
    rule: 'missing-data-not-chosen',
    what: 'a mode that is not written',
    fires: one(alarm({ TreatMissingData: undefined })),
    quiet: one(alarm({ TreatMissingData: 'missing' })),
  },
  {
    rule: 'late-silence',
    what: 'a heartbeat once a day',
    fires: one(
      alarmOn(
        'Shop Heartbeat',
        {},
        { ...low, Period: 86_400, EvaluationPeriods: 1, DatapointsToAlarm: 1, TreatMissingData: 'breaching' },
      ),
    ),
    quiet: one(
      alarmOn(
        'Shop Heartbeat',
        {},
        { ...low, Period: 3600, EvaluationPeriods: 1, DatapointsToAlarm: 1, TreatMissingData: 'breaching' },
      ),
    ),
  },
];
