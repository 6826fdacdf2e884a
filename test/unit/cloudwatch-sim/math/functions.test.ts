import { describe, expect, test } from '@jest/globals';
import { plotOf } from '../../../support/plotted-metrics.ts';

/** m has gaps, n fewer points, one a single point, none no point. */
const plot = { m: '4 - -6 2.5 -', n: '- 1 3 - -', one: '- - 7 - -', none: '- - - - -' };
const all = (...lines: string[]): string[] => lines;

describe('operators', () => {
  test.each([
    ['m + n', all('4 1 -3 2.5 -')],
    ['m - n', all('4 -1 -9 2.5 -')],
    ['m * n', all('0 0 -18 0 -')],
    ['m / n', all('- 0 -2 - -')],
    ['n / m', all('0 - -0.5 0 -')],
    ['2 ^ n', all('- 2 8 - -')],
    ['m ^ 0.5', all('2 - - 1.581139 -')],
    ['10 - m', all('6 - 16 7.5 -')],
    ['m / 0', all('- - - - -')],
    ['-m', all('-4 - 6 -2.5 -')],
    ['[m, n] / 2', all('2 - -3 1.25 -', '- 0.5 1.5 - -')],
    ['10 * [m, n]', all('40 - -60 25 -', '- 10 30 - -')],
    ['[m, n] - one', all('4 - -13 2.5 -', '- 1 -4 - -')],
    ['one - [m, n]', all('-4 - 13 -2.5 -', '- -1 4 - -')],
    ['-[m, n]', all('-4 - 6 -2.5 -', '- -1 -3 - -')],
    ['m == n', all('0 0 0 0 -')],
    ['m != n', all('1 1 1 1 -')],
    ['m <= 2.5', all('0 - 1 1 -')],
    ['0 > m', all('0 - 1 0 -')],
    ['m AND n', all('0 0 1 0 -')],
    ['m && n', all('0 0 1 0 -')],
    ['m OR n', all('1 1 1 1 -')],
    ['m || n', all('1 1 1 1 -')],
    ['none + none', all('- - - - -')],
    ['TIME_SERIES((2 > 1) + (3 <= 2) + (1 AND 0) + (1 OR 0))', all('2 2 2 2 2')],
  ])('%s', (expression, expected) => {
    expect(plotOf(expression, plot)).toEqual(expected);
  });
});

describe('functions of points and of the points before', () => {
  test.each([
    ['ABS(m)', all('4 - 6 2.5 -')],
    ['ABS([m, n])', all('4 - 6 2.5 -', '- 1 3 - -')],
    ['CEIL(m)', all('4 - -6 3 -')],
    ['FLOOR(m)', all('4 - -6 2 -')],
    ['LOG(n)', all('- 0 1.098612 - -')],
    ['LOG10(m)', all('0.60206 - - 0.39794 -')],
    ['LOG(n - 1)', all('- - 0.693147 - -')],
    ['DIFF(m)', all('- - -10 8.5 -')],
    ['DIFF(one)', all('- - - - -')],
    ['DIFF_TIME(m)', all('- - 120 60 -')],
    ['RATE(m)', all('- - -0.083333 0.141667 -')],
    ['RATE(METRICS("n"))', all('- - 0.033333 - -', '- - - - -', '- - - - -')],
    ['RUNNING_SUM(m)', all('4 - -2 0.5 -')],
    ['RUNNING_SUM([none, n])', all('- - - - -', '- 1 4 - -')],
  ])('%s', (expression, expected) => {
    expect(plotOf(expression, plot)).toEqual(expected);
  });
});

describe('reductions', () => {
  test.each([
    ['TIME_SERIES(SUM(m))', all('0.5 0.5 0.5 0.5 0.5')],
    ['TIME_SERIES(AVG(m))', all('0.1 0.1 0.1 0.1 0.1')],
    ['TIME_SERIES(SUM(n) / DATAPOINT_COUNT(n))', all('2 2 2 2 2')],
    ['n - MIN(n)', all('- 0 2 - -')],
    ['MAX(n) / n', all('- 3 1 - -')],
    ['TIME_SERIES(STDDEV(n))', all('1 1 1 1 1')],
    ['TIME_SERIES(STDDEV(one))', all('0 0 0 0 0')],
    ['TIME_SERIES(SUM(none) + AVG(none) + DATAPOINT_COUNT(none))', all('0 0 0 0 0')],
    ['TIME_SERIES(MAX(none))', all('- - - - -')],
    ['TIME_SERIES(MIN(none))', all('- - - - -')],
    ['TIME_SERIES(STDDEV(none))', all('- - - - -')],
    ['SUM([m, n, one])', all('4 1 4 2.5 -')],
    ['AVG([m, n])', all('2 0.5 -1.5 1.25 -')],
    ['MIN([m, n])', all('4 1 -6 2.5 -')],
    ['MAX([m, n])', all('4 1 3 2.5 -')],
    ['STDDEV([m, n])', all('0 0 4.5 0 -')],
    ['DATAPOINT_COUNT([m, n])', all('1 1 2 1 0')],
    ['SUM(METRICS("absent"))', all('- - - - -')],
  ])('%s', (expression, expected) => {
    expect(plotOf(expression, plot)).toEqual(expected);
  });
});

describe('FILL', () => {
  test.each([
    ['FILL(m, 0)', all('4 0 -6 2.5 0')],
    ['FILL(m, MIN(m))', all('4 -6 -6 2.5 -6')],
    ['FILL(m, n)', all('4 1 -6 2.5 -')],
    ['FILL(m, REPEAT)', all('4 4 -6 2.5 2.5')],
    ['FILL(one, REPEAT)', all('- - 7 7 7')],
    ['FILL(m, LINEAR)', all('4 -1 -6 2.5 -')],
    ['FILL(one, LINEAR)', all('- - 7 - -')],
    ['FILL(none, 3)', all('3 3 3 3 3')],
    ['FILL(none, REPEAT)', all('- - - - -')],
    ['FILL([m, one], 0)', all('4 0 -6 2.5 0', '0 0 7 0 0')],
    ['FILL([m, one], n)', all('4 1 -6 2.5 -', '- 1 7 - -')],
    ['FILL([m, one], REPEAT)', all('4 4 -6 2.5 2.5', '- - 7 7 7')],
    ['FILL([m, one], LINEAR)', all('4 -1 -6 2.5 -', '- - 7 - -')],
  ])('%s', (expression, expected) => {
    expect(plotOf(expression, plot)).toEqual(expected);
  });

  test('a long gap is joined by a straight line', () => {
    expect(plotOf('FILL(m, LINEAR)', { m: '- 1 - - - 9 - 8' })).toEqual(['- 1 3 5 7 9 8.5 8']);
  });
});

describe('functions of arrays, and of the request', () => {
  test.each([
    ['FIRST([n, m])', all('- 1 3 - -')],
    ['LAST([n, m])', all('4 - -6 2.5 -')],
    ['FIRST(METRICS("absent"))', all('- - - - -')],
    ['LAST(METRICS("absent"))', all('- - - - -')],
    ['SLICE([m, n, one], 1)', all('- 1 3 - -', '- - 7 - -')],
    ['SLICE([m, n, one], 1, 2)', all('- 1 3 - -')],
    ['SLICE([m, n, one], 1.9, 2)', all('- 1 3 - -')],
    ['SLICE([m, n], 5)', all()],
    ['SLICE([m, n], -1, MAX(none))', all()],
    ['SORT([none, m, n, one], MAX, DESC)', all('- - 7 - -', '4 - -6 2.5 -', '- 1 3 - -', '- - - - -')],
    ['SORT([none, one, m, n], MIN, ASC)', all('4 - -6 2.5 -', '- 1 3 - -', '- - 7 - -', '- - - - -')],
    ['SORT([m, n, one], SUM, DESC, 1)', all('- - 7 - -')],
    ['SORT([m, n, one], AVG, ASC, 2)', all('4 - -6 2.5 -', '- 1 3 - -')],
    ['REMOVE_EMPTY([none, one])', all('- - 7 - -')],
    ['one / METRIC_COUNT(METRICS())', all('- - 1.75 - -')],
    ['METRICS()', all('4 - -6 2.5 -', '- 1 3 - -', '- - 7 - -', '- - - - -')],
    ['METRICS("on")', all('- - 7 - -', '- - - - -')],
    ['SUM([METRICS("m"), METRICS("one")])', all('4 - 1 2.5 -')],
    ['m / PERIOD(m)', all('0.066667 - -0.1 0.041667 -')],
    ['TIME_SERIES(10)', all('10 10 10 10 10')],
    ['TIME_SERIES(1/0)', all('- - - - -')],
  ])('%s', (expression, expected) => {
    expect(plotOf(expression, plot)).toEqual(expected);
  });
});

describe('the calendar, in UTC', () => {
  // A Sunday, one minute before midnight.
  const start = Date.UTC(2028, 11, 31, 23, 59);

  test.each([
    ['MINUTE(m)', '59 0'],
    ['HOUR(m)', '23 0'],
    ['DAY(m)', '7 1'],
    ['DATE(m)', '31 1'],
    ['MONTH(m)', '12 1'],
    ['YEAR(m)', '2028 2029'],
    ['EPOCH(m)', `${start / 1000} ${start / 1000 + 60}`],
    ['IF(DAY(m) < 6, m)', '- 0'],
  ])('%s is %s, at minutes without points too', (expression, expected) => {
    expect(plotOf(expression, { m: '5 -' }, start)).toEqual([expected]);
  });
});

const overflowing =
  'm + n; m * n; m ^ 3; -m - n; SUM([m, n]); AVG([m, n]); STDDEV([m, -n]); RUNNING_SUM(m); DIFF(m); IF(m, SUM(m)); ' +
  'TIME_SERIES(SUM(m)); FILL(-n, SUM(m)); FILL(m, LINEAR); MAX([m, n]) / 1e-9';

test.each(overflowing.split('; '))(
  '%s of the largest numbers has no point that is not finite',
  (expression) => {
    const [line = ''] = plotOf(expression, {
      m: '1.7e308 -1.7e308 - 1.7e308 1.7e308',
      n: '1.7e308 1.7e308 - 1 -',
    });
    expect(line.split(' ').filter((word) => word !== '-' && !Number.isFinite(Number(word)))).toEqual([]);
  },
);
