import { describe, expect, test } from '@jest/globals';
import type { MetricQuery } from '../../../../cloudwatch-sim/metrics/metric-query.ts';
import { alarmExpressionFaults } from '../../../../cloudwatch-sim/queries/alarm-expression-faults.ts';
import { expressionQuery, plotted } from '../../../support/plotted-metrics.ts';

const metrics = (count: number): MetricQuery[] =>
  Array.from({ length: count }, (_, index) => plotted(`m${index}`));
const hidden = (expression: string, id: string): MetricQuery => ({
  ...expressionQuery(expression, id),
  returnData: false,
});

describe('the queries of an alarm', () => {
  test('are in order with ten metrics and ten expressions of which one returns data', () => {
    const inner = Array.from({ length: 9 }, (_, index) => hidden('m0 + m1', `e${index}`));
    const queries = [...metrics(10), ...inner, expressionQuery('IF(m1 > 0, m0 / m1) + SUM([e0, m3])')];
    expect(alarmExpressionFaults(queries)).toEqual([]);
  });

  const total = expressionQuery('SUM(METRICS())');
  test.each<[string, MetricQuery[], object]>([
    ['eleven metrics', [...metrics(11), total], { rule: 'too-many-metrics' }],
    [
      'eleven expressions',
      [...metrics(1), ...Array.from({ length: 10 }, (_, index) => hidden('m0', `e${index}`)), total],
      { rule: 'too-many-expressions' },
    ],
    ['two periods', [plotted('m1'), plotted('m2', { period: 300 }), total], { rule: 'mixed-periods' }],
    ['two that return data', [plotted('m1', { returnData: true }), total], { rule: 'returned-series' }],
    ['none that returns data', [plotted('m1')], { rule: 'returned-series' }],
    [
      'an array',
      [plotted('m1'), expressionQuery('METRICS()')],
      { rule: 'several-series', queryId: 'result' },
    ],
    [
      'SEARCH',
      [plotted('m1'), expressionQuery(`SUM(SEARCH('a', 'Sum', 60))`)],
      { rule: 'search', queryId: 'result' },
    ],
    [
      'an expression that cannot be read',
      [plotted('m1'), expressionQuery('m1 +')],
      { rule: 'invalid-query' },
    ],
  ])('are refused with %s', (_name, queries, fault) => {
    expect(alarmExpressionFaults(queries)).toEqual([
      expect.objectContaining({ severity: 'refused', ...fault }),
    ]);
  });

  test.each([
    ['m1 - AVG(m1)', 'AVG of a single series'],
    ['m1 / SUM(m1)', 'SUM of a single series'],
    ['m1 / MAX(m1)', 'MAX of a single series'],
    ['m1 - MIN(m1)', 'MIN of a single series'],
    ['m1 / STDDEV(m1)', 'STDDEV of a single series'],
    ['m1 / DATAPOINT_COUNT(m1)', 'DATAPOINT_COUNT of a single series'],
    ['SUM(REMOVE_EMPTY(METRICS()))', 'REMOVE_EMPTY'],
    ['RUNNING_SUM(m1)', 'RUNNING_SUM begins'],
    ['FILL(m1, 0)', 'M out of N'],
  ])('are unreliable with %s', (expression, reason) => {
    const [fault, ...others] = alarmExpressionFaults([plotted('m1'), expressionQuery(expression)]);
    expect(fault).toMatchObject({ rule: 'unfit-function', severity: 'unreliable', queryId: 'result' });
    expect(fault?.message).toContain(reason);
    expect(others).toEqual([]);
  });

  test('name every fault, each once, and go on past an expression that cannot be read', () => {
    const queries = [
      plotted('m1'),
      hidden('m1 + absent', 'bad'),
      hidden('bad * 2', 'follower'),
      expressionQuery('m1 / AVG(m1) - AVG(m1)'),
    ];
    expect(alarmExpressionFaults(queries).map(({ rule, queryId }) => [rule, queryId])).toEqual([
      ['invalid-query', 'bad'],
      ['unfit-function', 'result'],
    ]);
  });
});

describe('the queries of an anomaly alarm', () => {
  const watched = plotted('m1', { returnData: true });

  test('return the series and the band', () => {
    const queries = [watched, expressionQuery('ANOMALY_DETECTION_BAND(m1, 2)', 'band')];
    expect(alarmExpressionFaults(queries, 'band')).toEqual([]);
    expect(alarmExpressionFaults(queries).map(({ rule }) => rule)).toEqual([
      'returned-series',
      'several-series',
    ]);
  });

  test.each(['absent', 'm1', 'result'])('are refused when the threshold %s is no band', (id) => {
    const queries = [watched, expressionQuery('m1 * 2')];
    const rules = alarmExpressionFaults(queries, id).map(({ rule }) => rule);
    expect(rules).toContain('threshold-metric');
  });
});
