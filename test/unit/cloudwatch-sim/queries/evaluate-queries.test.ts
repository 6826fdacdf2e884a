import { describe, expect, test } from '@jest/globals';
import type { AnomalyBandModel } from '../../../../cloudwatch-sim/anomaly/anomaly-band.ts';
import { type MetricId, metricId } from '../../../../cloudwatch-sim/metrics/metric.ts';
import type {
  MetricQuery,
  MetricStat,
  SeriesSource,
} from '../../../../cloudwatch-sim/metrics/metric-query.ts';
import { evaluatePlan, evaluateQueries } from '../../../../cloudwatch-sim/queries/evaluate-queries.ts';
import { planQueries, type QueryPlan } from '../../../../cloudwatch-sim/queries/query-plan.ts';
import { expressionQuery, plotted, plottedSource } from '../../../support/plotted-metrics.ts';

const minutes = (count: number): number => count * 60_000;
const range = { start: 0, end: minutes(4) };
const source = plottedSource({ m1: '1 2 - 4', m2: '10 - 30 -' });
const evaluate = (...queries: MetricQuery[]) => evaluateQueries(queries, source, range);

/** A metric and expressions, each of which adds 1 to the one before. */
function chain(count: number): MetricQuery[] {
  const expressions = Array.from({ length: count - 1 }, (_, index) =>
    expressionQuery(`${index === 0 ? 'm1' : `e${index - 1}`} + 1`, `e${index}`),
  );
  return [plotted('m1'), ...expressions];
}

function planOf(expression: string): QueryPlan {
  return planQueries([plotted('m1'), plotted('m2'), expressionQuery(expression)]);
}

function metric(host: string): MetricId {
  return metricId('Plot', 'm1', [{ name: 'Host', value: host }]);
}

describe('a request for metric data', () => {
  test('answers the queries that return data, in their order, whatever the order of their references', () => {
    const results = evaluate(
      expressionQuery('e2 * 2', 'e1'),
      { ...expressionQuery('m1 + m2', 'e2'), returnData: false },
      plotted('m2', { returnData: true }),
      plotted('m1'),
    );
    expect(results).toEqual([
      { id: 'e1', label: 'e1', series: { times: [0, 1, 2, 3].map(minutes), values: [22, 4, 60, 8] } },
      { id: 'm2', label: 'm2', series: { times: [0, minutes(2)], values: [10, 30] } },
    ]);
  });

  test('counts periods from the start of the range, so that a long period can slide by the minute', () => {
    const [result] = evaluateQueries([plotted('m1', { period: 120, returnData: true })], source, {
      start: minutes(1),
      end: minutes(4),
    });
    expect(result?.series).toEqual({ times: [minutes(1), minutes(3)], values: [2, 4] });
  });

  test('an expression uses expressions that are arrays', () => {
    const array = { ...expressionQuery('[m1, m2]', 'e1'), returnData: false };
    expect(
      evaluate(plotted('m1'), plotted('m2'), array, expressionQuery('MAX(e1)'))[0]?.series.values,
    ).toEqual([10, 2, 30, 4]);
  });

  test.each([
    [
      'a cycle',
      [expressionQuery('b + 1', 'a'), expressionQuery('a + 1', 'b')],
      'refers to itself: a -> b -> a',
    ],
    [
      'an expression of itself',
      [expressionQuery('a + 1', 'a')],
      'Query a: the expression refers to itself: a -> a.',
    ],
    [
      'an unknown id',
      [expressionQuery('m1 + nothing')],
      'has the id nothing, at character 6 of "m1 + nothing".',
    ],
    [
      'two queries of one id',
      [plotted('m1'), plotted('m1')],
      'Query m1: the id is used by another query too.',
    ],
    ['an id in capitals', [expressionQuery('m1', 'E1')], 'an id begins with a lower-case letter'],
    [
      'a period of 45 s',
      [plotted('m1', { period: 45 })],
      'the period is 45; it must be 1, 5, 10, 20, 30 or a multiple',
    ],
    ['a period of 0', [plotted('m1', { period: 0 })], 'the period is 0'],
  ])('refuses %s', (_name, queries, problem) => {
    const known = queries.some(({ id }) => id === 'm1') ? [] : [plotted('m1')];
    expect(() => evaluate(...known, ...queries)).toThrow(problem);
  });

  test('takes 500 queries, each on the one before, and refuses 501', () => {
    expect(evaluate(...chain(500)).at(-1)?.series.values).toEqual([500, 501, 503]);
    expect(() => evaluate(...chain(501))).toThrow('There are 501 queries, at most 500 are allowed.');
  });

  test('refuses a range without periods, and one with too many', () => {
    const query = plotted('m1', { period: 1, returnData: true });
    expect(() => evaluateQueries([query], source, { start: 5, end: 5 })).toThrow('The range is empty');
    expect(() => evaluateQueries([query], source, { start: 0, end: 1e15 })).toThrow('take a longer period');
  });
});

test('arrays of arrays, many metrics over a long range and large searches are refused before memory runs out', () => {
  const growing = ['m1', 'a'].map((member, index) =>
    expressionQuery(`[${Array(500).fill(member).join(',')}]`, index === 0 ? 'a' : 'b'),
  );
  expect(() => evaluate(plotted('m1'), ...growing)).toThrow(
    '250000 series of 4 periods are more than can be',
  );
  const metrics = Array.from({ length: 50 }, (_, index) => ({
    ...plotted('m1', { returnData: true }),
    id: `m${index}`,
  }));
  const long = { start: 0, end: minutes(600_000) };
  expect(() => evaluateQueries(metrics, source, long)).toThrow('50 series of 600000 periods');
  const found = Array<MetricId>(30_000).fill(metric('a'));
  const query = expressionQuery(`SEARCH('m1', 'Sum', 60)`);
  expect(() => evaluateQueries([query], source, range, { search: () => found })).toThrow(
    '30000 series of 4 periods',
  );
});

describe('metrics of different periods', () => {
  const queries = [plotted('m1', { period: 60 }), plotted('m2', { period: 120 })];

  test('are all read at the longest period that the expression uses', () => {
    expect(evaluate(...queries, expressionQuery('m1 + m2'))[0]?.series).toEqual({
      times: [0, minutes(2)],
      values: [13, 34],
    });
    expect(evaluate(...queries, expressionQuery('m1 * 1'))[0]?.series.times).toHaveLength(3);
  });

  test('are read at the period of the expression where it has one, also through other expressions', () => {
    const inner = expressionQuery('m1 + m2', 'inner');
    const outer = { ...expressionQuery('inner / PERIOD(m1)', 'outer'), period: 240 };
    const [first, second] = evaluate(...queries, inner, outer);
    expect(first?.series.values).toEqual([13, 34]);
    expect(second?.series.values).toEqual([47 / 240]);
  });

  test('an expression without metrics has the longest period of the request, or else five minutes', () => {
    const constant = expressionQuery('TIME_SERIES(1)');
    expect(evaluate(...queries, constant)[0]?.series.times).toEqual([0, minutes(2)]);
    expect(evaluateQueries([constant], source, { start: 0, end: minutes(10) })[0]?.series.times).toEqual([
      0,
      minutes(5),
    ]);
  });
});

describe('labels', () => {
  test('of an array name the expression, then the series; an empty one of the expression leaves the series', () => {
    const metrics = [plotted('m1', { label: 'Errors' }), plotted('m2')];
    const labelled = { ...expressionQuery('METRICS() * 2'), label: 'Twice:' };
    expect(evaluate(...metrics, labelled).map(({ label }) => label)).toEqual(['Twice: Errors', 'Twice: m2']);
    expect(evaluate(...metrics, { ...labelled, label: '' }).map(({ label }) => label)).toEqual([
      'Errors',
      'm2',
    ]);
    expect(evaluate(...metrics, { ...labelled, label: 'top ${LABEL}' })[0]?.label).toBe('top Errors');
  });

  test.each([
    ['${LABEL}: ${SUM} of ${DATAPOINT_COUNT}', 'm1: 7 of 3'],
    ['${AVG} ${MIN} ${MAX} ${FIRST} ${LAST}', '2.3333333333333335 1 4 1 4'],
    ['${MIN_MAX_RANGE} ${FIRST_LAST_RANGE}', '3 3'],
    ['${FIRST_TIME} ${MAX_TIME}', '1970-01-01T00:00:00.000Z 1970-01-01T00:03:00.000Z'],
    ['${LAST_TIME_RELATIVE} ${FIRST_LAST_TIME_RANGE} ${MIN_MAX_TIME_RANGE}', '1m 3m 3m'],
    ["${PROP('MetricName')} ${PROP('Namespace')} ${PROP('Stat')} ${PROP('Period')}", 'm1 Plot Sum 60'],
    ["${PROP('Dim.Absent')} ${PROP('Nothing')}", '- -'],
    ['${UNKNOWN} ${FIRST_MAX} ${MIN_RANGE} $ {}', '${UNKNOWN} ${FIRST_MAX} ${MIN_RANGE} $ {}'],
  ])('the dynamic label %s is %s', (label, expected) => {
    expect(evaluate(plotted('m1', { label, returnData: true }))[0]?.label).toBe(expected);
  });

  test('have dashes where there are no points', () => {
    const label = '${AVG} ${MAX} ${LAST_TIME} ${DATAPOINT_COUNT}';
    expect(evaluate(plotted('absent', { label, returnData: true }))[0]?.label).toBe('- - - 0');
  });
});

describe('SEARCH', () => {
  test('reads the metrics it is given with its own statistic and period', () => {
    const asked: MetricStat[] = [];
    const searches: string[] = [];
    const recording: SeriesSource = {
      ...source,
      read: (stat, within) => (asked.push(stat), source.read(stat, within)),
    };
    const search = (text: string) => (searches.push(text), [metric('a'), metric('b')]);
    const query = { ...expressionQuery(`SUM(SEARCH('{Plot,Host} m1', 'Maximum', 120))`), label: 'All' };
    const each = {
      ...expressionQuery(`SEARCH('{Plot,Host} m1', 'Maximum', 120)`, 'each'),
      label: "${PROP('Dim.Host')}",
    };
    const results = evaluateQueries([query, each], recording, range, { search });
    expect(results.map(({ label, series }) => [label, series.values])).toEqual([
      ['All', [6, 8]],
      ['a', [3, 4]],
      ['b', [3, 4]],
    ]);
    expect(asked[0]).toEqual({ metric: metric('a'), period: 120, statistic: 'Maximum' });
    expect(searches[0]).toBe('{Plot,Host} m1');
  });

  test('without period has that of the request, and by default the dimensions and the name as label', () => {
    const query = expressionQuery(`SEARCH('m1', 'Sum')`);
    const [result] = evaluateQueries([plotted('m1'), query], source, range, { search: () => [metric('a')] });
    expect(result).toMatchObject({ label: 'a m1', series: { values: [1, 2, 4] } });
  });

  test('is refused where metrics cannot be listed', () => {
    expect(() => evaluate(expressionQuery(`SEARCH('m1', 'Sum', 60)`))).toThrow('SEARCH cannot be used here');
  });
});

describe('ANOMALY_DETECTION_BAND', () => {
  const banded = [
    plotted('m1'),
    { ...expressionQuery('m1 * 10', 'e1'), returnData: false },
    expressionQuery('ANOMALY_DETECTION_BAND(e1, 3)', 'band'),
    expressionQuery('LAST(band)', 'low'),
  ];

  test('asks the model for a band around an expression, whose history it can read over any range', () => {
    const results = evaluateQueries(banded, source, range, {
      bands: ({ start, period, length, deviations, history }) => {
        const { values } = history({ start: minutes(1), end: minutes(4) });
        const [first = 0, last = 0] = values;
        expect([start, period, length, values.length]).toEqual([0, 60, 4, 2]);
        const filled = (value: number) => new Float64Array(length).fill(value);
        return { upper: filled(last + deviations), lower: filled(first - deviations) };
      },
    });
    expect(results.map(({ label, series }) => [label, series.values[0]])).toEqual([
      ['upper', 43],
      ['lower', 17],
      ['low', 17],
    ]);
  });

  test('names its subject by what it is around and at which period', () => {
    const subjects: string[] = [];
    const bands: AnomalyBandModel = ({ subject, length }) => {
      subjects.push(subject);
      return { upper: new Float64Array(length), lower: new Float64Array(length) };
    };
    for (const period of [60, 60, 120]) {
      evaluateQueries([plotted('m1', { period }), ...banded.slice(1, 3)], source, range, { bands });
    }
    expect(subjects[0]).toBe(subjects[1]);
    expect(subjects[2]).not.toBe(subjects[0]);
  });

  test('is refused without a model, and around another band', () => {
    expect(() => evaluate(...banded)).toThrow('ANOMALY_DETECTION_BAND cannot be used here');
    expect(() => evaluate(...banded, expressionQuery('ANOMALY_DETECTION_BAND(low)'))).toThrow(
      'another ANOMALY',
    );
  });
});

describe('a plan', () => {
  test.each([
    ['m1 / m2 * 100', false],
    ['IF(FILL(m1, 0) > SUM([m1, m2]), m1, m2)', false],
    ['m1 - AVG(m1)', true],
    ['RATE(m1)', true],
    ['FILL(m1, REPEAT)', true],
    ['SUM(SORT([m1, m2], SUM, DESC, 1))', true],
    ['ANOMALY_DETECTION_BAND(m1)', true],
  ])('of %s says whether the range matters: %s', (expression, expected) => {
    expect(planOf(expression).dependsOnRange).toBe(expected);
  });

  test('where the range does not matter gives the same in a window as in the whole', () => {
    const plan = planOf('IF(FILL(m1, 0) > SUM([m1, m2]) / 4, m1 - m2, m2)');
    const [whole] = evaluatePlan(plan, source, range);
    for (let start = 0; start < 3; start++) {
      const window = { start: minutes(start), end: minutes(start + 2) };
      const within = [...(whole?.series.times ?? []).keys()].filter((index) => {
        const time = whole?.series.times[index] as number;
        return time >= window.start && time < window.end;
      });
      expect(evaluatePlan(plan, source, window)[0]?.series).toEqual({
        times: within.map((index) => whole?.series.times[index]),
        values: within.map((index) => whole?.series.values[index]),
      });
    }
  });
});
