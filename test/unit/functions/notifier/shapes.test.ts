import { describe, expect, test } from '@jest/globals';
import { readMessage } from '../../../../functions/notifier/read-message.ts';
import { alarmFields, arnOf, classicMessage, criticalAlarm, envelope } from './made-messages.ts';
import { useNotifierBench } from './notifier-bench.ts';

const read = (message: unknown) => {
  const got = readMessage(envelope(message));
  if (got.kind !== 'transition') throw new Error('no change of an alarm');
  return got.transition;
};

const metricsMessage = {
  ...alarmFields(),
  Trigger: {
    Period: 60,
    EvaluationPeriods: 2,
    ComparisonOperator: 'GreaterThanThreshold',
    Threshold: 5.5,
    TreatMissingData: 'notBreaching',
    EvaluateLowSampleCountPercentile: '',
    Metrics: [
      { Expression: '100 * bad / all', Id: 'rate', Label: 'Errors', ReturnData: true },
      {
        Id: 'bad',
        MetricStat: {
          Metric: {
            Dimensions: [{ value: 'stemwatch', name: 'ApiName' }],
            MetricName: '5XXError',
            Namespace: 'AWS/ApiGateway',
          },
          Period: 60,
          Stat: 'Sum',
        },
        ReturnData: false,
      },
    ],
  },
};

const compositeMessage = {
  ...alarmFields(),
  AlarmRule: 'ALARM("a") AND NOT ALARM("b")',
  TriggeringChildren: [
    { Arn: arnOf('a'), State: { Value: 'ALARM', Timestamp: '2026-11-21T03:00:00.000+0000' } },
  ],
  ActionsSuppressedBy: 'WaitPeriod',
};

describe("CloudWatch's messages", () => {
  test('of an alarm on one metric are understood', () => {
    expect(read(classicMessage({ state: 'OK' }))).toMatchObject({
      kind: 'metric',
      state: 'OK',
      alarmName: criticalAlarm,
      alarmArn: arnOf(criticalAlarm),
      region: 'us-east-1',
      changedAt: Date.UTC(2026, 10, 21, 3),
      watched:
        'MAXIMUM of AWS/SQS ApproximateNumberOfMessagesVisible {QueueName=stemwatch-dead-letters}, >= 1',
    });
  });

  test('of a percentile are understood', () => {
    const { Trigger, ...rest } = classicMessage();
    const percentile = {
      ...(Trigger as object),
      StatisticType: 'ExtendedStatistic',
      Statistic: undefined,
      ExtendedStatistic: 'p95',
      Dimensions: undefined,
    };
    expect(read({ ...rest, Trigger: percentile }).watched).toMatch(/^p95 of AWS\/SQS \w+, >= 1$/);
  });

  test('of an alarm on an expression are understood', () => {
    expect(read(metricsMessage)).toMatchObject({
      kind: 'math',
      watched: 'rate = 100 * bad / all; bad = Sum of AWS/ApiGateway 5XXError {ApiName=stemwatch}, > 5.5',
    });
  });

  test('of an anomaly band, which has no threshold, are understood', () => {
    const { Threshold: _, ...band } = metricsMessage.Trigger;
    const message = {
      ...metricsMessage,
      Trigger: { ...band, ComparisonOperator: 'GreaterThanUpperThreshold', ThresholdMetricId: 'rate' },
    };
    expect(read(message).watched).toMatch(/, GreaterThanUpperThreshold$/);
  });

  test('of a composite alarm are understood', () => {
    expect(read(compositeMessage)).toMatchObject({
      kind: 'composite',
      watched: 'ALARM("a") AND NOT ALARM("b")',
    });
  });

  test('are understood without an envelope too, without a description, and with fields of later years', () => {
    const raw = { ...classicMessage(), AlarmDescription: null, AlarmTags: { team: 'x' } };
    expect(readMessage(JSON.stringify(raw))).toMatchObject({
      kind: 'transition',
      transition: { description: '' },
    });
  });
});

const without = (key: string) => {
  const { [key]: _, ...rest } = classicMessage();
  return rest;
};

describe('a message that is none', () => {
  test.each([
    ['no JSON', 'hello', /^In the body: no JSON/],
    ['an envelope around no JSON', envelope('hello'), /^In Message: no JSON/],
    ['an envelope without a text', JSON.stringify({ Message: 5 }), /^In the body: Message: /],
    ['a list', '[]', /^In the body: /],
    ['a number', '17', /^In the body: /],
    ['an alarm without a name', envelope(without('AlarmName')), /^In Message: AlarmName: /],
    ['an alarm without an ARN', envelope(without('AlarmArn')), /^In Message: AlarmArn: /],
    [
      'an ARN of something else',
      envelope({ ...classicMessage(), AlarmArn: 'arn:aws:sns:x' }),
      /AlarmArn: the ARN/,
    ],
    ['an alarm without a trigger', envelope(without('Trigger')), /^In Message: Trigger: /],
    ['an unknown state', envelope({ ...classicMessage(), NewStateValue: 'BAD' }), /NewStateValue: .*ALARM/],
    [
      'a time that is none',
      envelope({ ...classicMessage(), StateChangeTime: 'now' }),
      /StateChangeTime: a time such/,
    ],
    [
      'a metric without a name',
      envelope({
        ...metricsMessage,
        Trigger: { Metrics: [{ Id: 'a', MetricStat: { Metric: {}, Stat: 'Sum' } }] },
      }),
      /Trigger\.Metrics\.0\.MetricStat\.Metric\.MetricName/,
    ],
    [
      'an empty list of metrics',
      envelope({ ...metricsMessage, Trigger: { Metrics: [] } }),
      /Trigger\.Metrics: /,
    ],
    [
      'a notice of an unknown kind',
      '{"schema":1,"alertId":"a","notice":"shouted","channel":"slack"}',
      /notice: /,
    ],
  ])('%s: says what is wrong and where', (_, body, message) => {
    expect(() => readMessage(body)).toThrow(message);
  });
});

describe('a batch with a message that is none', () => {
  const bench = useNotifierBench();

  test('delivers the rest, and leaves that one with the dead letters, with the reason', async () => {
    const bad = envelope({ ...classicMessage(), AlarmArn: 'nothing' });
    expect(await bench.batch(envelope(classicMessage()), bad, 'hello')).toEqual([]);
    await bench.settle();
    expect(bench.receiver.to('/pagerduty')).toHaveLength(1);
    const dead = await bench.drain('notificationDeadLetters');
    const reasons = dead.map(({ Body, MessageAttributes }) => [
      Body,
      MessageAttributes?.['deadLetterReason']?.StringValue,
    ]);
    expect(reasons).toEqual(
      expect.arrayContaining([
        [bad, 'In Message: AlarmArn: the ARN of an alarm.'],
        ['hello', expect.stringMatching(/^In the body: no JSON/)],
      ]),
    );
    expect(bench.runtime.emitted).toContainEqual({
      name: 'Errors',
      value: 1,
      dimensions: { errorType: 'malformed-notification', component: 'notifier' },
    });
  });
});
