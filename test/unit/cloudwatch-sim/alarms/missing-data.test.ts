import { describe, expect, test } from '@jest/globals';
import type { StateValue } from '../../../../cloudwatch-sim/alarms/alarm.ts';
import { evaluateMetricAlarm } from '../../../../cloudwatch-sim/alarms/evaluation/evaluate-metric-alarm.ts';
import { drawn, metricAlarm } from './made-alarms.ts';

/**
 * Both tables of "How alarm state is evaluated when data is missing" in the CloudWatch user guide: N = 3 and an
 * evaluation range of 5. `keep` stands for "retain current state".
 */
const documented: readonly [
  drawing: string,
  m: number,
  missing: string,
  ignore: string,
  breaching: string,
  not: string,
][] = [
  ['0 - X - X', 3, 'OK', 'OK', 'OK', 'OK'],
  ['0 - - - -', 3, 'OK', 'OK', 'OK', 'OK'],
  ['- - - - -', 3, 'INSUFFICIENT_DATA', 'keep', 'ALARM', 'OK'],
  ['0 X X - X', 3, 'ALARM', 'ALARM', 'ALARM', 'ALARM'],
  ['- - X - -', 3, 'ALARM', 'keep', 'ALARM', 'OK'],
  ['0 - X - X', 2, 'ALARM', 'ALARM', 'ALARM', 'ALARM'],
  ['0 0 X 0 X', 2, 'ALARM', 'ALARM', 'ALARM', 'ALARM'],
  ['0 - X - -', 2, 'OK', 'OK', 'ALARM', 'OK'],
  ['- - - - 0', 2, 'OK', 'OK', 'ALARM', 'OK'],
  ['- - - X -', 2, 'ALARM', 'keep', 'ALARM', 'OK'],
];

const cells = documented.flatMap(([drawing, m, missing, ignore, breaching, notBreaching]) =>
  Object.entries({ missing, ignore, breaching, notBreaching }).map(([mode, expected]) => ({
    drawing,
    m,
    mode,
    expected,
  })),
);

function evaluate(drawing: string, m: number, mode: string, previous: StateValue = 'OK') {
  const alarm = metricAlarm({ EvaluationPeriods: 3, DatapointsToAlarm: m, TreatMissingData: mode });
  return evaluateMetricAlarm(alarm, ...drawn(drawing, alarm), previous);
}

describe('the documented tables of missing data', () => {
  test('have forty cells', () => {
    expect(cells).toHaveLength(40);
  });

  for (const { drawing, m, mode, expected } of cells) {
    test(`${drawing} with ${m} of 3 and ${mode} is ${expected}`, () => {
      for (const previous of ['OK', 'ALARM', 'INSUFFICIENT_DATA'] as const) {
        const { state, kept } = evaluate(drawing, m, mode, previous);

        expect(state).toBe(expected === 'keep' ? previous : expected);
        expect(kept).toBe(expected === 'keep');
      }
    });
  }
});

describe('premature alarms', () => {
  test.each(['- - - - X', '- - - X -'])(
    '%s waits for what comes next when three datapoints must breach',
    (drawing) => {
      expect(evaluate(drawing, 3, 'missing').state).not.toBe('ALARM');
      expect(evaluate(drawing, 3, 'ignore').state).toBe('OK');
    },
  );

  test('a breaching datapoint too young for an alarm is marked, as the documentation leaves its state open', () => {
    const { state, dependsOnUndocumented, alternatives } = evaluate('- - - - X', 3, 'missing');

    expect(state).toBe('INSUFFICIENT_DATA');
    expect(dependsOnUndocumented).toBe(true);
    expect(alternatives).toContainEqual({ state: 'OK', because: 'tooFewBreachingDatapoints' });
  });

  test('an older datapoint within the threshold keeps the alarm down, and the verdict is marked', () => {
    const { state, alternatives } = evaluate('0 X - - -', 3, 'missing');

    expect(state).toBe('OK');
    expect(alternatives).toEqual([{ state: 'ALARM', because: 'prematureAlarmRule' }]);
  });

  test('a newer datapoint within the threshold keeps the alarm down without any doubt about the rule', () => {
    const { alternatives } = evaluate('X - - 0 -', 3, 'missing');

    expect(alternatives).toEqual([]);
  });
});

describe('the length of the evaluation range', () => {
  test('does not matter while the newest periods have enough data', () => {
    for (const mode of ['missing', 'ignore', 'breaching', 'notBreaching']) {
      expect(evaluate('X 0 X 0 X X - X', 3, mode).dependsOnUndocumented).toBe(false);
    }
  });

  test('marks a verdict that a longer look back would change', () => {
    const { state, alternatives } = evaluate('X X X - - - - -', 3, 'notBreaching');

    expect(state).toBe('OK');
    expect(alternatives).toEqual([{ state: 'ALARM', because: 'evaluationRange' }]);
  });

  test('marks a verdict that a shorter look back would change', () => {
    const { state, alternatives } = evaluate('0 - - - -', 3, 'breaching');

    expect(state).toBe('OK');
    expect(alternatives).toEqual([{ state: 'ALARM', because: 'evaluationRange' }]);
  });

  test('is three for one evaluation period, so that a silent heartbeat is noticed in the fourth period', () => {
    const alarm = metricAlarm({ TreatMissingData: 'breaching' });
    const state = (drawing: string) => evaluateMetricAlarm(alarm, ...drawn(drawing, alarm), 'OK').state;

    expect(state('0 - -')).toBe('OK');
    expect(state('0 - - -')).toBe('ALARM');
  });
});

describe('alarms on DynamoDB', () => {
  const changes = { Namespace: 'AWS/DynamoDB', MetricName: 'ThrottledRequests' };

  test('ignore missing data when they say nothing', () => {
    const alarm = metricAlarm(changes);

    expect(evaluateMetricAlarm(alarm, ...drawn('- - -', alarm), 'ALARM').state).toBe('ALARM');
  });

  test('treat it as they say otherwise', () => {
    const alarm = metricAlarm({ ...changes, TreatMissingData: 'notBreaching' });

    expect(evaluateMetricAlarm(alarm, ...drawn('- - -', alarm), 'ALARM').state).toBe('OK');
  });
});
