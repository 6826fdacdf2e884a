import { describe, expect, test } from '@jest/globals';
import { statisticOf } from '../support/data.ts';

const oneToTen = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10];
const oneToHundred = Array.from({ length: 100 }, (_, index) => index + 1);

describe('statistics of 1 to 10', () => {
  test.each([
    ['SampleCount', 10],
    ['Sum', 55],
    ['Average', 5.5],
    ['Minimum', 1],
    ['Maximum', 10],
    // The greatest of the lower part.
    ['p0', 1],
    ['p10', 1],
    ['p10.0000000001', 2],
    ['p50', 5],
    ['p90', 9],
    ['p99', 10],
    ['p100', 10],
    // The mean of the same part.
    ['tm50', 3],
    ['tm90', 5],
    ['tm99', 5.5],
    ['TM(:90%)', 5],
    ['TM(90%:)', 10],
    ['TM(10%:90%)', 5.5],
    ['TM(20%:80%)', 5.5],
    ['IQM', 5.5],
    // Absolute bounds: the lower one exclusive, the upper one inclusive.
    ['TM(2:4)', 3.5],
    ['TM(:4)', 2.5],
    ['TM(8:)', 9.5],
    ['TC(2:4)', 2],
    ['TC(0.5:1)', 1],
    ['TC(1:1.5)', 0],
    ['TC(:100)', 10],
    ['TS(2:4)', 7],
    ['TS(10:20)', 0],
    ['TS(80%:)', 19],
    ['ts90', 45],
    ['tc90', 9],
    ['TC(10%:90%)', 8],
    ['PR(:3)', 30],
    ['PR(3:)', 70],
    ['PR(3:6)', 30],
    ['PR(20:30)', 0],
    // Outside samples count as the nearest kept one, or as the absolute bound.
    ['wm90', 5.4],
    ['WM(10%:90%)', 5.5],
    ['WM(3:5)', (3 * 3 + 4 + 5 * 6) / 10],
    ['WM(:5)', (1 + 2 + 3 + 4 + 5 * 6) / 10],
    ['WM(20:30)', 20],
  ])('%s is %d', (statistic, expected) => {
    expect(statisticOf(statistic, { values: oneToTen })).toBe(expected);
  });

  test.each(['TM(10:20)', 'TM(0.1:0.2)'])('%s has no value, as nothing lies within', (statistic) => {
    expect(statisticOf(statistic, { values: oneToTen })).toBeUndefined();
  });
});

test.each([
  ['p99', 99],
  ['p99.9', 100],
  ['tm99', 50],
  ['TM(2%:98%)', 50.5],
  ['TC(2%:98%)', 96],
  ['TC(25%:75%)', 50],
])('%s of 1 to 100 is %d', (statistic, expected) => {
  expect(statisticOf(statistic, { values: oneToHundred })).toBe(expected);
});

test('a percentage whose product with the count is inexact in binary does not move the rank', () => {
  const thousand = Array.from({ length: 1000 }, (_, index) => index + 1);
  expect(statisticOf('p99.9', { values: thousand })).toBe(999);
});

test('values count as often as their counts say', () => {
  const samples = { values: [1, 100], counts: [99, 1] };
  expect(statisticOf('p99', samples)).toBe(1);
  expect(statisticOf('p99.5', samples)).toBe(100);
  expect(statisticOf('TC(:50)', samples)).toBe(99);
  expect(statisticOf('Average', samples)).toBe(1.99);
});

test('bounds of percentages cut through equal values', () => {
  expect(statisticOf('TC(10%:90%)', { values: [5], counts: [10] })).toBe(8);
  expect(statisticOf('TM(10%:90%)', { values: [5], counts: [10] })).toBe(5);
});

test('one sample has every statistic', () => {
  for (const statistic of ['p0', 'p99', 'tm99', 'IQM', 'WM(10%:90%)', 'TM(2%:98%)']) {
    expect(statisticOf(statistic, { values: [7] })).toBe(7);
  }
});

describe('statistic sets', () => {
  const unknown = { statistics: { sampleCount: 4, sum: 20, minimum: 2, maximum: 9 } };
  const ofValues = ['p50', 'tm90', 'tc90', 'ts90', 'wm90', 'IQM', 'PR(:5)', 'TM(1:5)'];

  test.each([
    ['SampleCount', 4],
    ['Sum', 20],
    ['Average', 5],
    ['Minimum', 2],
    ['Maximum', 9],
  ])('have %s', (statistic, expected) => {
    expect(statisticOf(statistic, unknown)).toBe(expected);
  });

  test.each(ofValues)('have no %s', (statistic) => {
    expect(statisticOf(statistic, unknown)).toBeUndefined();
  });

  test.each(ofValues)('hide %s of values in the same period', (statistic) => {
    expect(statisticOf(statistic, unknown, { values: [3, 4] })).toBeUndefined();
    expect(statisticOf('Sum', unknown, { values: [3, 4] })).toBe(27);
  });

  test.each([
    ['one sample', { sampleCount: 1, sum: 6, minimum: 6, maximum: 6 }, 6],
    ['equal samples', { sampleCount: 5, sum: 30, minimum: 6, maximum: 6 }, 6],
  ])('of %s have percentiles', (_, statistics, expected) => {
    expect(statisticOf('p99', { statistics })).toBe(expected);
    expect(statisticOf('tc100', { statistics })).toBe(statistics.sampleCount);
  });

  test.each([
    ['one sample whose sum is another', { sampleCount: 1, sum: 7, minimum: 6, maximum: 6 }],
    ['equal samples whose sum is another', { sampleCount: 5, sum: 29, minimum: 6, maximum: 6 }],
  ])('of %s have none', (_, statistics) => {
    expect(statisticOf('p99', { statistics })).toBeUndefined();
  });
});

test('a negative value leaves only the statistics of totals', () => {
  const samples = { values: [-1, 2, 3] };
  expect(statisticOf('Average', samples)).toBeCloseTo(4 / 3, 12);
  expect(statisticOf('Minimum', samples)).toBe(-1);
  for (const statistic of ['p50', 'tm90', 'TM(0:5)', 'PR(:2)', 'IQM']) {
    expect(statisticOf(statistic, samples)).toBeUndefined();
  }
});

test.each([
  ['p101', 'percentage from 0 to 100'],
  ['p', 'expected one of'],
  ['p99.12345678901', 'expected one of'],
  ['P99', 'expected one of'],
  ['TM99', 'expected one of'],
  ['iqm', 'expected one of'],
  ['sum', 'expected one of'],
  ['tm(10%:90%)', 'expected one of'],
  ['TM(:)', 'one or two bounds'],
  ['TM(10%:90)', 'both bounds with a percent sign'],
  ['TM(90%:10%)', 'lower bound to be below'],
  ['TM(5:5)', 'lower bound to be below'],
  ['TM(-1:5)', 'not "-1"'],
  ['TM(a:5)', 'not "a"'],
  ['TM(1:2:3)', 'expected one of'],
  ['PR(10%:90%)', 'not percentages'],
  ['pr90', 'expected one of'],
])('%s is refused: %s', (statistic, expected) => {
  expect(() => statisticOf(statistic, { values: [1] })).toThrow(expected);
  expect(() => statisticOf(statistic, { values: [1] })).toThrow(RangeError);
});
