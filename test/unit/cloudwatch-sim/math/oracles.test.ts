import { describe, expect, test } from '@jest/globals';
import { plotOf } from '../../../support/plotted-metrics.ts';

describe("the tables in CloudWatch's documentation of metric math", () => {
  const branches = { metric1: '1 1 0 0 -', metric2: '30 - 0 0 30', metric3: '0 0 20 - 20' };

  test.each([
    ['IF(metric1, metric2, metric3)', '30 0 20 - -'],
    ['IF(metric1, 5, metric3)', '5 5 20 - -'],
    ['IF(metric1, metric2, 5)', '30 0 5 5 -'],
  ])('%s is %s', (expression, expected) => {
    expect(plotOf(expression, branches)).toEqual([expected]);
  });

  const compared = { metric1: '30 20 0 0', metric2: '20 - 20 -' };

  test.each([
    ['(metric1 < metric2)', '0 0 1 0'],
    ['(metric1 >= 30)', '1 0 0 0'],
    ['(metric1 > 15 AND metric2 > 15)', '1 0 0 0'],
  ])('%s is %s', (expression, expected) => {
    expect(plotOf(expression, compared)).toEqual([expected]);
  });
});

describe('IF beyond the tables', () => {
  const plot = { c: '2 -1 0 -', a: '1 - 3 4', b: '5 6 - 8' };

  test.each([
    ['IF(c, a)', '1 0 - -'],
    ['IF(c, 7)', '7 7 - -'],
    ['IF(c, 7, 9)', '7 7 9 -'],
    ['IF(a < 3, 10, 2)', '10 - 2 2'],
    ['IF(a < b, a, b)', '1 0 - 4'],
    ['IF(1, a, b)', '1 - 3 4'],
    ['IF(0, a, b)', '5 6 - 8'],
    ['IF(1, a)', '1 - 3 4'],
    ['IF(0, a)', '- - - -'],
    ['IF(1/0, a, b)', '- - - -'],
  ])('%s is %s', (expression, expected) => {
    expect(plotOf(expression, plot)).toEqual([expected]);
  });
});
