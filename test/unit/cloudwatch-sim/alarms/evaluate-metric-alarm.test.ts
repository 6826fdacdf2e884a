import { describe, expect, test } from '@jest/globals';
import { evaluateMetricAlarm } from '../../../../cloudwatch-sim/alarms/evaluation/evaluate-metric-alarm.ts';
import {
  evaluationInterval,
  evaluationRange,
  lastEvaluation,
} from '../../../../cloudwatch-sim/alarms/evaluation/evaluation-window.ts';
import { drawn, metricAlarm, minute, noon } from './made-alarms.ts';

describe('comparison', () => {
  test.each([
    ['GreaterThanThreshold', [false, false, true]],
    ['GreaterThanOrEqualToThreshold', [false, true, true]],
    ['LessThanThreshold', [true, false, false]],
    ['LessThanOrEqualToThreshold', [true, true, false]],
  ])('%s of 4, 5 and 6 with 5 breaches %j', (operator, expected) => {
    const alarm = metricAlarm({ ComparisonOperator: operator });
    const breaches = (value: number) => {
      const series = { times: [noon - minute], values: [value] };
      return evaluateMetricAlarm(alarm, { series }, evaluationRange(alarm, noon), 'OK').state === 'ALARM';
    };

    expect([4, 5, 6].map(breaches)).toEqual(expected);
  });

  test.each([
    ['LessThanLowerOrGreaterThanUpperThreshold', [true, false, true]],
    ['LessThanLowerThreshold', [true, false, false]],
    ['GreaterThanUpperThreshold', [false, false, true]],
  ])('%s of values below, in and above the band breaches %j', (operator, expected) => {
    const alarm = bandAlarm(operator);
    const times = [noon - minute];
    const breaches = (value: number) => {
      const reading = {
        series: { times, values: [value] },
        band: { lower: { times, values: [2] }, upper: { times, values: [8] } },
      };
      return evaluateMetricAlarm(alarm, reading, evaluationRange(alarm, noon), 'OK').state === 'ALARM';
    };

    expect([1, 5, 9].map(breaches)).toEqual(expected);
  });

  test('a datapoint without a band counts as missing', () => {
    const alarm = bandAlarm('GreaterThanUpperThreshold');
    const series = { times: [noon - minute], values: [9] };
    const nothing = { times: [], values: [] };

    const verdict = evaluateMetricAlarm(
      alarm,
      { series, band: { lower: nothing, upper: nothing } },
      evaluationRange(alarm, noon),
      'OK',
    );

    expect(verdict.state).toBe('INSUFFICIENT_DATA');
  });

  test('a reading without the band that the alarm needs is refused', () => {
    const alarm = bandAlarm('GreaterThanUpperThreshold');

    expect(() => evaluateMetricAlarm(alarm, ...drawn('X', alarm), 'OK')).toThrow('compares with a band');
  });
});

describe('timing', () => {
  test('alarms of a minute and more are evaluated each minute, up to the last whole one', () => {
    const alarm = metricAlarm({ Period: 300 });

    expect(evaluationInterval(alarm)).toBe(minute);
    expect(lastEvaluation(alarm, noon + 119_999)).toBe(noon + minute);
  });

  test('alarms of shorter periods are evaluated each ten seconds', () => {
    expect(evaluationInterval(metricAlarm({ Period: 30 }))).toBe(10_000);
  });

  test('alarms that look at more than a day are evaluated each hour', () => {
    expect(evaluationInterval(metricAlarm({ Period: 86_400 }))).toBe(minute);
    expect(evaluationInterval(metricAlarm({ Period: 86_400, EvaluationPeriods: 2 }))).toBe(60 * minute);
  });

  test('periods slide with the evaluation instead of beginning at round times', () => {
    const alarm = metricAlarm({ Period: 300 });
    const range = evaluationRange(alarm, noon + minute);
    const series = { times: [noon + minute - 300_000], values: [10] };

    expect(range.start).toBe(noon + minute - 4 * 300_000);
    expect(evaluateMetricAlarm(alarm, { series }, range, 'OK').judged).toMatchObject([{ breaching: true }]);
  });
});

describe('percentiles of few samples', () => {
  const percentile = {
    Statistic: undefined,
    ExtendedStatistic: 'p99',
    EvaluateLowSampleCountPercentile: 'ignore',
  };
  const evaluate = (changes: object, samples: number) => {
    const alarm = metricAlarm({ ...percentile, ...changes });
    const times = [noon - minute];
    const reading = { series: { times, values: [10] }, sampleCounts: { times, values: [samples] } };
    return evaluateMetricAlarm(alarm, reading, evaluationRange(alarm, noon), 'OK');
  };

  test.each([
    ['p99', 1000],
    ['p99.9', 10_000],
    ['p50', 20],
    ['p90', 100],
    ['p10', 100],
  ])('%s leaves the state as it is below %d samples', (statistic, needed) => {
    expect(evaluate({ ExtendedStatistic: statistic }, needed - 1)).toMatchObject({ state: 'OK', kept: true });
    expect(evaluate({ ExtendedStatistic: statistic }, needed)).toMatchObject({ state: 'ALARM', kept: false });
  });

  test('a verdict held back by few samples is marked', () => {
    expect(evaluate({}, 1).alternatives).toEqual([{ state: 'ALARM', because: 'lowSampleCount' }]);
  });

  test('count like any others where the alarm does not ignore them', () => {
    expect(evaluate({ EvaluateLowSampleCountPercentile: 'evaluate' }, 1).state).toBe('ALARM');
  });

  test('a reading without sample counts is refused', () => {
    const alarm = metricAlarm(percentile);

    expect(() => evaluateMetricAlarm(alarm, ...drawn('X', alarm), 'OK')).toThrow('has no sampleCounts');
  });
});

test('the verdict does not depend on the order in which a reading lists its datapoints', () => {
  const alarm = metricAlarm({ EvaluationPeriods: 3, DatapointsToAlarm: 2 });
  const [{ series }, range] = drawn('X 0 X - 0', alarm);
  const reversed = { times: series.times.toReversed(), values: series.values.toReversed() };

  expect(evaluateMetricAlarm(alarm, { series: reversed }, range, 'OK')).toEqual(
    evaluateMetricAlarm(alarm, { series }, range, 'OK'),
  );
});

function bandAlarm(operator: string) {
  return metricAlarm({
    Namespace: undefined,
    MetricName: undefined,
    Dimensions: undefined,
    Statistic: undefined,
    Period: undefined,
    Threshold: undefined,
    ThresholdMetricId: 'band',
    ComparisonOperator: operator,
    Metrics: [
      {
        Id: 'm1',
        MetricStat: { Metric: { Namespace: 'Shop', MetricName: 'Orders' }, Period: 60, Stat: 'Sum' },
      },
      { Id: 'band', Expression: 'ANOMALY_DETECTION_BAND(m1, 2)' },
    ],
  });
}
