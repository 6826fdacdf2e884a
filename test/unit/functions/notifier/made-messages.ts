/** What a test changes of an alarm's message. */
export interface MadeAlarm {
  readonly name?: string;
  readonly state?: 'ALARM' | 'OK' | 'INSUFFICIENT_DATA';
  /** Epoch milliseconds. */
  readonly at?: number;
  readonly description?: string;
  readonly reason?: string;
}

/** An alarm of the stage `test`. */
export const criticalAlarm = 'stemwatch-test-dead-letters-critical';

/** The ARN of an alarm. */
export const arnOf = (name: string): string => `arn:aws:cloudwatch:us-east-1:000000000000:alarm:${name}`;

/** What every message of CloudWatch has. */
export function alarmFields({
  name = criticalAlarm,
  state = 'ALARM',
  at = Date.UTC(2026, 10, 21, 3, 0, 0),
  description = 'Jobs were given up.\n\nFirst: Read the faults.\n\nRunbook: https://runbooks.example/dead-letters',
  reason = 'Threshold Crossed: 1 datapoint [3.0] was greater than or equal to the threshold (1.0).',
}: MadeAlarm = {}): Record<string, unknown> {
  return {
    AlarmName: name,
    AlarmDescription: description,
    AWSAccountId: '000000000000',
    NewStateValue: state,
    NewStateReason: reason,
    StateChangeTime: new Date(at).toISOString().replace('Z', '+0000'),
    Region: 'US East (N. Virginia)',
    AlarmArn: arnOf(name),
    OldStateValue: state === 'ALARM' ? 'OK' : 'ALARM',
    OKActions: [],
    AlarmActions: [],
    InsufficientDataActions: [],
  };
}

/** The message of an alarm on one metric. */
export const classicMessage = (made: MadeAlarm = {}): Record<string, unknown> => ({
  ...alarmFields(made),
  Trigger: {
    MetricName: 'ApproximateNumberOfMessagesVisible',
    Namespace: 'AWS/SQS',
    StatisticType: 'Statistic',
    Statistic: 'MAXIMUM',
    Unit: null,
    Dimensions: [{ value: 'stemwatch-dead-letters', name: 'QueueName' }],
    Period: 60,
    EvaluationPeriods: 1,
    ComparisonOperator: 'GreaterThanOrEqualToThreshold',
    Threshold: 1,
    TreatMissingData: 'ignore',
    EvaluateLowSampleCountPercentile: '',
  },
});

/** What SNS puts around a message on its way to a queue. */
export const envelope = (message: unknown): string =>
  JSON.stringify({
    Type: 'Notification',
    MessageId: '11111111-2222-3333-4444-555555555555',
    TopicArn: 'arn:aws:sns:us-east-1:000000000000:stemwatch-critical',
    Subject: 'ALARM',
    Message: typeof message === 'string' ? message : JSON.stringify(message),
    Timestamp: '2026-11-21T03:00:00.000Z',
  });
