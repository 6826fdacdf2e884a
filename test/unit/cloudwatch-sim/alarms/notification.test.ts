import { expect, test } from '@jest/globals';
import type { Alarm } from '../../../../cloudwatch-sim/alarms/alarm.ts';
import { AlarmBook } from '../../../../cloudwatch-sim/alarms/book/alarm-book.ts';
import { compositeAlarm, metricAlarm, minute, noon, readMinutes } from './made-alarms.ts';

const topic = 'arn:aws:sns:eu-west-1:111122223333:critical';
const arn = (name: string) => `arn:aws:cloudwatch:eu-west-1:111122223333:alarm:${name}`;

/** The first message that the alarms send when there are nine errors a minute. */
function message(...alarms: Alarm[]) {
  const names = ['Errors', 'Rate', 'Odd'];
  const read = readMinutes(Object.fromEntries(names.map((name) => [name, [9]])));
  const book = new AlarmBook({
    region: 'eu-west-1',
    accountId: '111122223333',
    readSeries: (alarm, range) => {
      const { series } = read(alarm, range);
      const edge = (value: number) => ({ times: series.times, values: series.values.map(() => value) });
      return { series, band: { lower: edge(1), upper: edge(3) } };
    },
  });
  book.put(alarms, noon);
  const action = book.tick(noon + minute + 250).find((event) => event.kind === 'action');
  if (action === undefined) throw new Error('the alarm took no action');
  return action;
}

test('an alarm on one metric notifies as CloudWatch does', () => {
  const alarm = metricAlarm({
    AlarmDescription: 'Too many errors',
    AlarmActions: [topic],
    DatapointsToAlarm: 1,
  });

  expect(message(alarm)).toMatchObject({
    action: topic,
    subject: 'ALARM: "Errors" in EU (Ireland)',
    message: {
      AlarmName: 'Errors',
      AlarmDescription: 'Too many errors',
      AWSAccountId: '111122223333',
      AlarmConfigurationUpdatedTimestamp: '2026-01-15T12:00:00.000+0000',
      NewStateValue: 'ALARM',
      NewStateReason:
        'Threshold Crossed: 1 out of the last 1 datapoints [9.0 (15/01/26 12:00:00)] was greater than the threshold (5.0) (minimum 1 datapoint for OK -> ALARM transition).',
      StateChangeTime: '2026-01-15T12:01:00.250+0000',
      Region: 'EU (Ireland)',
      AlarmArn: arn('Errors'),
      OldStateValue: 'INSUFFICIENT_DATA',
      OKActions: [],
      AlarmActions: [topic],
      InsufficientDataActions: [],
      Trigger: {
        MetricName: 'Errors',
        Namespace: 'Shop',
        StatisticType: 'Statistic',
        Statistic: 'SUM',
        Unit: null,
        Dimensions: [{ value: 'checkout', name: 'Service' }],
        Period: 60,
        EvaluationPeriods: 1,
        DatapointsToAlarm: 1,
        ComparisonOperator: 'GreaterThanThreshold',
        Threshold: 5,
        TreatMissingData: '',
        EvaluateLowSampleCountPercentile: '',
      },
    },
  });
});

const trigger = (changes: object) =>
  message(metricAlarm({ AlarmActions: [topic], ...changes })).message['Trigger'];

test('statistics are named as notifications name them', () => {
  expect(trigger({ Statistic: 'SampleCount' })).toMatchObject({ Statistic: 'SAMPLE_COUNT' });
  expect(trigger({ Statistic: undefined, ExtendedStatistic: 'p99' })).toMatchObject({
    StatisticType: 'ExtendedStatistic',
    ExtendedStatistic: 'p99',
  });
});

test('an alarm on Metrics notifies with its queries', () => {
  const alarm = metricAlarm({
    AlarmName: 'Odd',
    AlarmActions: [topic],
    Namespace: undefined,
    MetricName: undefined,
    Dimensions: undefined,
    Statistic: undefined,
    Period: undefined,
    Threshold: undefined,
    ThresholdMetricId: 'band',
    ComparisonOperator: 'GreaterThanUpperThreshold',
    TreatMissingData: 'missing',
    Metrics: [
      {
        Id: 'm1',
        MetricStat: {
          Metric: {
            Namespace: 'Shop',
            MetricName: 'Orders',
            Dimensions: [{ Name: 'Service', Value: 'checkout' }],
          },
          Period: 60,
          Stat: 'Average',
        },
      },
      { Id: 'band', Expression: 'ANOMALY_DETECTION_BAND(m1, 2)', Label: 'Orders (expected)' },
    ],
  });

  expect(message(alarm).message['Trigger']).toEqual({
    Period: 60,
    EvaluationPeriods: 1,
    ComparisonOperator: 'GreaterThanUpperThreshold',
    ThresholdMetricId: 'band',
    TreatMissingData: 'missing',
    EvaluateLowSampleCountPercentile: '',
    Metrics: [
      {
        Id: 'm1',
        MetricStat: {
          Metric: {
            Dimensions: [{ value: 'checkout', name: 'Service' }],
            MetricName: 'Orders',
            Namespace: 'Shop',
          },
          Period: 60,
          Stat: 'Average',
        },
        ReturnData: true,
      },
      {
        Expression: 'ANOMALY_DETECTION_BAND(m1, 2)',
        Id: 'band',
        Label: 'Orders (expected)',
        ReturnData: true,
      },
    ],
  });
});

test('a composite notifies with its rule and the children that triggered it, and has no Trigger', () => {
  const { message: body, subject } = message(
    metricAlarm(),
    compositeAlarm('Page', 'ALARM(Errors)', { AlarmActions: [topic] }),
  );

  expect(subject).toBe('ALARM: "Page" in EU (Ireland)');
  expect(body).toEqual({
    AlarmName: 'Page',
    AlarmDescription: null,
    AWSAccountId: '111122223333',
    AlarmConfigurationUpdatedTimestamp: '2026-01-15T12:00:00.000+0000',
    NewStateValue: 'ALARM',
    NewStateReason: `${arn('Errors')} transitioned to ALARM at Thursday 15 January, 2026 12:01:00 UTC`,
    StateChangeTime: '2026-01-15T12:01:00.250+0000',
    Region: 'EU (Ireland)',
    AlarmArn: arn('Page'),
    OldStateValue: 'OK',
    OKActions: [],
    AlarmActions: [topic],
    InsufficientDataActions: [],
    AlarmRule: 'ALARM(Errors)',
    TriggeringChildren: [
      { Arn: arn('Errors'), State: { Value: 'ALARM', Timestamp: '2026-01-15T12:01:00.250+0000' } },
    ],
  });
});
