import { describe, expect, test } from '@jest/globals';
import { durationText, parseDuration } from '../../../../cloudwatch-sim/alarm-tests/format/duration.ts';
import { NotationError, parseSeries } from '../../../../cloudwatch-sim/alarm-tests/format/series-notation.ts';

const one = (value: number) => ({ values: [value], counts: [1] });

describe('a series', () => {
  test.each([
    ['numbers', '1 -2.5 1e3 .5', [1, -2.5, 1000, 0.5].map(one)],
    ['as many values as said', '7x3', [7, 7, 7].map(one)],
    ['rising and falling values, counting the first', '1+2x4 5-0.5x3', [1, 3, 5, 7, 5, 4.5, 4].map(one)],
    ['gaps', '_ 1 _x2', [undefined, one(1), undefined, undefined]],
    ['several equal samples', '3@0.25', [{ values: [0.25], counts: [3] }]],
    ['several rising samples', '3@1+1x2', [1, 2].map((value) => ({ values: [value], counts: [3] }))],
    [
      'a mixture of samples, repeated',
      '95@0.2,5@3x2',
      [1, 2].map(() => ({ values: [0.2, 3], counts: [95, 5] })),
    ],
    ['shares of samples', '5/100', [{ values: [1, 0], counts: [5, 95] }]],
    [
      'none and all of the samples',
      '0/4 4/4',
      [
        { values: [0], counts: [4] },
        { values: [1], counts: [4] },
      ],
    ],
  ])('has %s', (_, text, expected) => {
    expect(parseSeries(text).map((each) => each && { counts: each.values.map(() => 1), ...each })).toEqual(
      expected,
    );
  });

  test.each([
    '5y',
    '1+2',
    '0@5',
    '3@',
    '5/4',
    '0/0',
    '1,,2',
    'x5',
    '_+1x3',
    '1x0',
    '--1',
    'NaN',
    '1e999',
    '1+9e999x2',
    '9999999999@1',
    '1x99999',
  ])('refuses %s and says where it stands', (word) => {
    const error = thrownBy(() => parseSeries(`0x10 ${word} 1`));
    expect(error.message).toContain(`"${word}"`);
    expect(error.offset).toBe(5);
  });

  test('is refused above two weeks of minutes', () => {
    expect(parseSeries('0x20160')).toHaveLength(20_160);
    expect(() => parseSeries('0x20160 1')).toThrow('longer than 20160 values');
  });
});

test.each([
  ['0', 0],
  ['90s', 90_000],
  ['7m', 420_000],
  ['1h30m', 5_400_000],
  ['1d', 86_400_000],
])('the duration %s is read', (text, milliseconds) => {
  expect(parseDuration(text)).toBe(milliseconds);
  expect(parseDuration(durationText(milliseconds))).toBe(milliseconds);
});

test.each(['', '7', 'm', '7 m', '-1m', '1m1h', '1.5m'])('"%s" is no duration', (text) => {
  expect(parseDuration(text)).toBeUndefined();
});

function thrownBy(work: () => unknown): NotationError {
  try {
    work();
  } catch (error) {
    if (error instanceof NotationError) return error;
  }
  throw new Error('No NotationError was thrown.');
}
