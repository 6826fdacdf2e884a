import { describe, expect, test } from '@jest/globals';
import type { MetricAlarm, StateValue } from '../../../../cloudwatch-sim/alarms/alarm.ts';
import { evaluateMetricAlarm } from '../../../../cloudwatch-sim/alarms/evaluation/evaluate-metric-alarm.ts';
import { evaluationRange } from '../../../../cloudwatch-sim/alarms/evaluation/evaluation-window.ts';
import { stateReasonData } from '../../../../cloudwatch-sim/alarms/evaluation/reason-data.ts';
import { stateReason } from '../../../../cloudwatch-sim/alarms/evaluation/state-reason.ts';
import { drawn, metricAlarm, minute, noon } from './made-alarms.ts';

function reason(drawing: string, changes: Record<string, unknown>, previous: StateValue = 'OK'): string {
  const alarm = metricAlarm(changes);
  return stateReason(alarm, evaluateMetricAlarm(alarm, ...drawn(drawing, alarm), previous));
}

describe('state reasons in the words of CloudWatch', () => {
  test('name the breaching datapoints, newest first', () => {
    expect(reason('X X X', { EvaluationPeriods: 3 })).toBe(
      'Threshold Crossed: 3 datapoints [10.0 (15/01/26 11:59:00), 10.0 (15/01/26 11:58:00), 10.0 (15/01/26 11:57:00)] were greater than the threshold (5.0).',
    );
  });

  test('say how many datapoints the transition takes where the alarm says M', () => {
    expect(reason('X', { DatapointsToAlarm: 1 })).toBe(
      'Threshold Crossed: 1 out of the last 1 datapoints [10.0 (15/01/26 11:59:00)] was greater than the threshold (5.0) (minimum 1 datapoint for OK -> ALARM transition).',
    );
    expect(reason('X 0 0', { EvaluationPeriods: 3, DatapointsToAlarm: 2 }, 'ALARM')).toBe(
      'Threshold Crossed: 2 out of the last 3 datapoints [0.0 (15/01/26 11:59:00), 0.0 (15/01/26 11:58:00)] were not greater than the threshold (5.0) (minimum 2 datapoints for ALARM -> OK transition).',
    );
  });

  test('say as what missing datapoints were filled in', () => {
    expect(
      reason('X', { EvaluationPeriods: 3, DatapointsToAlarm: 1, TreatMissingData: 'notBreaching' }),
    ).toBe(
      'Threshold Crossed: 1 out of the last 3 datapoints [10.0 (15/01/26 11:59:00)] was greater than the threshold (5.0) and 2 missing datapoints were treated as [NonBreaching] (minimum 1 datapoint for OK -> ALARM transition).',
    );
    expect(reason('0', { EvaluationPeriods: 8, TreatMissingData: 'breaching' }, 'ALARM')).toBe(
      'Threshold Crossed: 1 datapoint [0.0 (15/01/26 11:59:00)] was not greater than the threshold (5.0) and 7 missing datapoints were treated as [Breaching].',
    );
  });

  test('count what was received where nothing received decided', () => {
    expect(reason('', { TreatMissingData: 'breaching' })).toBe(
      'Threshold Crossed: no datapoints were received for 1 period and 1 missing datapoint was treated as [Breaching].',
    );
    expect(reason('0', { EvaluationPeriods: 3, DatapointsToAlarm: 2, TreatMissingData: 'breaching' })).toBe(
      'Threshold Crossed: 1 datapoint was received for 3 periods and 2 missing datapoints were treated as [Breaching].',
    );
  });

  test('call data insufficient', () => {
    expect(reason('', {})).toBe('Insufficient Data: 1 datapoint was unknown.');
    expect(reason('', { EvaluationPeriods: 3 })).toBe('Insufficient Data: 3 datapoints were unknown.');
  });

  test('list only the newest five of many datapoints', () => {
    const text = reason('X'.repeat(24), { EvaluationPeriods: 24 });

    expect(text).toMatch(
      /^Threshold Crossed: 24 datapoints were greater than the threshold \(5\.0\)\. The most recent datapoints which crossed the threshold: \[10\.0 \(15\/01\/26 11:59:00\), /,
    );
    expect(text.match(/10\.0/g)).toHaveLength(5);
    expect(text.endsWith('].')).toBe(true);
  });

  test('give both edges of a band', () => {
    const times = [noon - minute];
    const series = { times, values: [0] };
    const band = { lower: { times, values: [0.25] }, upper: { times, values: [8] } };
    const alarm: MetricAlarm = {
      ...metricAlarm({ DatapointsToAlarm: 1 }),
      operator: 'LessThanLowerOrGreaterThanUpperThreshold',
      threshold: { kind: 'band', queryId: 'ad1' },
    };
    const verdict = evaluateMetricAlarm(alarm, { series, band }, evaluationRange(alarm, noon), 'OK');

    expect(stateReason(alarm, verdict)).toBe(
      'Thresholds Crossed: 1 out of the last 1 datapoints [0.0 (15/01/26 11:59:00)] was less than the lower thresholds [0.25] or greater than the upper thresholds [8.0] (minimum 1 datapoint for OK -> ALARM transition).',
    );
    expect(stateReasonData(alarm, verdict, noon, noon)).toMatchObject({
      recentDatapoints: [0],
      recentLowerThresholds: [0.25],
      recentUpperThresholds: [8],
    });
  });

  test.each([
    [5, '5.0'],
    [0.1, '0.1'],
    [1e7, '1.0E7'],
    [12_345_678, '1.2345678E7'],
    [0.0001, '1.0E-4'],
    [-2.5, '-2.5'],
  ])('write %d as %s', (threshold, text) => {
    expect(reason('X', { Threshold: threshold, ComparisonOperator: 'LessThanThreshold' })).toContain(
      `the threshold (${text})`,
    );
  });
});

describe('state reason data', () => {
  test('holds the datapoints oldest first, and what was evaluated newest first', () => {
    const alarm = metricAlarm({ EvaluationPeriods: 3, DatapointsToAlarm: 2, Unit: 'Count' });
    const [{ series }, range] = drawn('0 X - X', alarm);
    const sampleCounts = { times: series.times, values: [1, 2, 3] };
    const verdict = evaluateMetricAlarm(alarm, { series, sampleCounts }, range, 'OK');

    expect(stateReasonData(alarm, verdict, noon, noon + 7500)).toEqual({
      version: '1.0',
      queryDate: '2026-01-15T12:00:07.500+0000',
      startDate: '2026-01-15T11:56:00.000+0000',
      unit: 'Count',
      statistic: 'Sum',
      period: 60,
      recentDatapoints: [0, 10, 10],
      threshold: 5,
      evaluatedDatapoints: [
        { timestamp: '2026-01-15T11:59:00.000+0000', sampleCount: 3, value: 10 },
        { timestamp: '2026-01-15T11:57:00.000+0000', sampleCount: 2, value: 10 },
        { timestamp: '2026-01-15T11:56:00.000+0000', sampleCount: 1, value: 0 },
      ],
    });
  });

  test('has no start without data, and names the empty periods', () => {
    const alarm = metricAlarm({ EvaluationPeriods: 2 });
    const verdict = evaluateMetricAlarm(alarm, ...drawn('', alarm), 'OK');

    expect(stateReasonData(alarm, verdict, noon, noon)).toEqual({
      version: '1.0',
      queryDate: '2026-01-15T12:00:00.000+0000',
      statistic: 'Sum',
      period: 60,
      recentDatapoints: [],
      threshold: 5,
      evaluatedDatapoints: [
        { timestamp: '2026-01-15T11:59:00.000+0000' },
        { timestamp: '2026-01-15T11:58:00.000+0000' },
      ],
    });
  });
});
