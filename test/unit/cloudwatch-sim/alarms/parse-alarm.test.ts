import { describe, expect, test } from '@jest/globals';
import { alarmProperties } from '../../../../cloudwatch-sim/alarms/alarm-properties.ts';
import { AlarmValidationError } from '../../../../cloudwatch-sim/alarms/alarm-validation-error.ts';
import { parseCompositeAlarm } from '../../../../cloudwatch-sim/alarms/parse-composite-alarm.ts';
import { parseMetricAlarm } from '../../../../cloudwatch-sim/alarms/parse-metric-alarm.ts';
import { metricAlarmInput } from './made-alarms.ts';

const stat = (name: string, period = 60) => ({
  Metric: { Namespace: 'Shop', MetricName: name },
  Period: period,
  Stat: 'Sum',
});
const mathInput = {
  AlarmName: 'Rate',
  EvaluationPeriods: 2,
  Threshold: 1,
  ComparisonOperator: 'GreaterThanThreshold',
  Metrics: [
    { Id: 'rate', Expression: 'errors / requests', Label: 'Error rate' },
    { Id: 'errors', MetricStat: stat('Errors'), ReturnData: false },
    { Id: 'requests', MetricStat: stat('Requests'), ReturnData: false },
  ],
};
const bandInput = {
  ...mathInput,
  Threshold: undefined,
  ThresholdMetricId: 'band',
  ComparisonOperator: 'GreaterThanUpperThreshold',
  Metrics: [
    { Id: 'm1', MetricStat: stat('Requests') },
    { Id: 'band', Expression: 'ANOMALY_DETECTION_BAND(m1, 2)' },
  ],
};
const compositeInput = {
  AlarmName: 'Page',
  AlarmRule: 'ALARM(Errors) OR ALARM("Slow checkout")',
  ActionsSuppressor: 'Deployment',
  ActionsSuppressorWaitPeriod: 60,
  ActionsSuppressorExtensionPeriod: 120,
  AlarmActions: ['arn:aws:sns:eu-west-1:111122223333:critical'],
};

function issues(parse: () => unknown): string[] {
  try {
    parse();
  } catch (error) {
    if (error instanceof AlarmValidationError)
      return error.issues.map(({ field, problem }) => `${field} ${problem}`);
    throw error;
  }
  return [];
}

const metricIssues = (changes: object) => issues(() => parseMetricAlarm({ ...metricAlarmInput, ...changes }));
const mathIssues = (changes: object) => issues(() => parseMetricAlarm({ ...mathInput, ...changes }));

const compositeIssues = (changes: object) =>
  issues(() => parseCompositeAlarm({ ...compositeInput, ...changes }));

describe('metric alarms', () => {
  test('are read from the parameters of PutMetricAlarm', () => {
    expect(parseMetricAlarm(metricAlarmInput)).toEqual({
      type: 'MetricAlarm',
      name: 'Errors',
      actionsEnabled: true,
      actions: { OK: [], ALARM: [], INSUFFICIENT_DATA: [] },
      watch: {
        kind: 'metric',
        stat: {
          metric: { namespace: 'Shop', name: 'Errors', dimensions: [{ name: 'Service', value: 'checkout' }] },
          period: 60,
          statistic: 'Sum',
        },
      },
      period: 60,
      operator: 'GreaterThanThreshold',
      threshold: { kind: 'value', value: 5 },
      evaluationPeriods: 1,
    });
  });

  test('on math compare the one query that returns data', () => {
    expect(parseMetricAlarm(mathInput)).toMatchObject({
      period: 60,
      watch: { kind: 'queries', resultId: 'rate' },
    });
  });

  test('on a band compare the other query with it', () => {
    expect(parseMetricAlarm(bandInput)).toMatchObject({
      watch: { resultId: 'm1' },
      threshold: { kind: 'band', queryId: 'band' },
    });
  });

  test('may have their numbers and booleans as text, as templates and the query protocol do', () => {
    const text = { Period: '60', EvaluationPeriods: '1', Threshold: '5', ActionsEnabled: 'false' };

    expect(parseMetricAlarm({ ...metricAlarmInput, ...text })).toEqual({
      ...parseMetricAlarm(metricAlarmInput),
      actionsEnabled: false,
    });
  });

  test.each([metricAlarmInput, mathInput, bandInput])('come back from their properties', (input) => {
    const alarm = parseMetricAlarm(input);

    expect(parseMetricAlarm(alarmProperties(alarm))).toEqual(alarm);
  });

  test.each<[object, string]>([
    [{ AlarmName: '' }, 'AlarmName'],
    [{ Period: 45 }, 'Period is not valid: expected 10, 20, 30 or a multiple of 60 seconds'],
    [{ EvaluationPeriods: 0 }, 'EvaluationPeriods'],
    [
      { EvaluationPeriods: 2, DatapointsToAlarm: 3 },
      'DatapointsToAlarm is 3, expected at most EvaluationPeriods (2)',
    ],
    [
      { Period: 300, EvaluationPeriods: 289 },
      'EvaluationPeriods times the period is 86700 s, expected at most 86400 s',
    ],
    [
      { Period: 86_400, EvaluationPeriods: 8 },
      'EvaluationPeriods times the period is 691200 s, expected at most 604800',
    ],
    [{ ComparisonOperator: 'MoreThan' }, 'ComparisonOperator'],
    [{ TreatMissingData: 'zero' }, 'TreatMissingData'],
    [{ Threshold: undefined }, 'Threshold is missing'],
    [{ Threshold: 'five' }, 'Threshold'],
    [{ ThresholdMetricId: 'band' }, 'ThresholdMetricId is not allowed with GreaterThanThreshold'],
    [{ Statistic: undefined }, 'Statistic expected exactly one'],
    [{ ExtendedStatistic: 'p99' }, 'Statistic expected exactly one'],
    [{ Statistic: undefined, ExtendedStatistic: 'q99' }, 'ExtendedStatistic is not valid: expected'],
    [{ EvaluateLowSampleCountPercentile: 'ignore' }, 'EvaluateLowSampleCountPercentile is for percentiles'],
    [{ MetricName: undefined }, 'MetricName is missing'],
    [{ AlarmActions: ['a', 'b', 'c', 'd', 'e', 'f'] }, 'AlarmActions'],
    [{ EvaluationCriteria: {} }, 'EvaluationCriteria is not simulated'],
  ])('with %j are refused by name of the field', (changes, expected) => {
    expect(metricIssues(changes)).toEqual([expect.stringContaining(expected)]);
  });

  test.each<[object, string]>([
    [{ Metrics: [] }, 'Metrics has 0 queries with ReturnData true'],
    [
      { Metrics: [...mathInput.Metrics, { Id: 'rate', Expression: 'errors', ReturnData: false }] },
      'Metrics[3].Id "rate"',
    ],
    [
      { Metrics: [...mathInput.Metrics, { Id: 'Upper', Expression: 'errors' }] },
      'Metrics[3].Id is not valid',
    ],
    [
      { Metrics: [...mathInput.Metrics, { Id: 'm3', ReturnData: false }] },
      'Metrics[3] expected exactly one of Expression',
    ],
    [
      { Metrics: [...mathInput.Metrics, { Id: 'm3', Expression: "SEARCH('x', 'Sum')", ReturnData: false }] },
      'Metrics[3].Expression uses SEARCH',
    ],
    [
      { Metrics: [...mathInput.Metrics, { Id: 'm3', MetricStat: stat('Slow', 300), ReturnData: false }] },
      'Metrics has periods of 60 and 300 s',
    ],
    [
      {
        Metrics: [
          mathInput.Metrics[0],
          ...Array.from({ length: 11 }, (_, index) => ({
            Id: `m${index}`,
            MetricStat: stat('Errors'),
            ReturnData: false,
          })),
        ],
      },
      'Metrics has 11 metrics, expected at most 10',
    ],
    [{ Period: 60 }, 'Period is not allowed beside Metrics'],
    [
      { EvaluateLowSampleCountPercentile: 'ignore' },
      'EvaluateLowSampleCountPercentile is not allowed beside Metrics',
    ],
    [{ AlarmActions: ['arn:aws:automate:eu-west-1:ec2:stop'] }, 'AlarmActions has an EC2 action'],
    [
      { ...bandInput, ThresholdMetricId: 'm1' },
      'ThresholdMetricId "m1" expected the Id of an ANOMALY_DETECTION_BAND',
    ],
  ])('on math with %j are refused', (changes, expected) => {
    expect(mathIssues(changes)).toContainEqual(expect.stringContaining(expected));
  });

  test('tell of everything that is wrong at once, with the name of the alarm', () => {
    const wrong = { ...metricAlarmInput, EvaluationPeriods: 0, TreatMissingData: 'zero' };

    expect(() => parseMetricAlarm(wrong)).toThrow('Alarm "Errors": EvaluationPeriods');
    expect(issues(() => parseMetricAlarm(wrong))).toHaveLength(2);
  });

  test.each([undefined, null, 'text', []])('that are %j are refused', (input) => {
    expect(issues(() => parseMetricAlarm(input))).not.toEqual([]);
  });
});

describe('composite alarms', () => {
  test('are read from the parameters of PutCompositeAlarm and come back from their properties', () => {
    const alarm = parseCompositeAlarm(compositeInput);

    expect(alarm).toMatchObject({
      type: 'CompositeAlarm',
      name: 'Page',
      suppressor: { alarm: 'Deployment', waitPeriod: 60, extensionPeriod: 120 },
    });
    expect(parseCompositeAlarm(alarmProperties(alarm))).toEqual(alarm);
  });

  test.each<[object, string]>([
    [
      { AlarmRule: 'ALARM(' },
      'AlarmRule at character 7: the rule ends, expected the name or ARN of an alarm',
    ],
    [{ ActionsSuppressorWaitPeriod: undefined }, 'ActionsSuppressorWaitPeriod is missing'],
    [{ ActionsSuppressorExtensionPeriod: -1 }, 'ActionsSuppressorExtensionPeriod'],
    [
      { ActionsSuppressor: undefined },
      'ActionsSuppressorWaitPeriod is not allowed without ActionsSuppressor',
    ],
    [
      { OKActions: ['arn:aws:autoscaling:eu-west-1:1:scalingPolicy:x'] },
      'OKActions has an EC2 or Auto Scaling action',
    ],
  ])('with %j are refused', (changes, expected) => {
    expect(compositeIssues(changes)).toContainEqual(expect.stringContaining(expected));
  });
});
