import { describe, expect, test } from '@jest/globals';
import { MetricMathError } from '../../../../cloudwatch-sim/math/metric-math-error.ts';
import { compileQueries } from '../../../../cloudwatch-sim/queries/compile-queries.ts';
import { expressionQuery, plotted } from '../../../support/plotted-metrics.ts';

function errorOf(expression: string): MetricMathError {
  const { errors } = compileQueries([plotted('m1'), plotted('m2'), expressionQuery(expression)]);
  expect(errors).toHaveLength(1);
  expect(errors[0]?.queryId).toBe('result');
  const cause = errors[0]?.cause;
  if (!(cause instanceof MetricMathError)) throw new Error(`no MetricMathError but ${String(cause)}`);
  return cause;
}

/** The caret below the expression marks the place. */
describe('an expression that cannot be read is refused at the place where it goes wrong', () => {
  test.each([
    ['', '^', 'the expression ends'],
    ['m1 +', '    ^', 'Expected a number, an id, a function'],
    ['m1 m2', '   ^', 'Expected an operator or the end of the expression, but there is "m2"'],
    ['(m1', '   ^', 'Expected an operator, ")", but the expression ends'],
    ['[m1, m2', '       ^', 'Expected an operator, "," or "]", but the expression ends'],
    ['[]', ' ^', 'Expected a number, an id'],
    ['SUM([m1 m2])', '        ^', 'Expected an operator, "," or "]", but there is "m2"'],
    ['SUM(m1,)', '       ^', 'there is ")"'],
    ['m1 = 5', '   ^', 'Write == to compare'],
    ['m1 % 5', '   ^', 'Unexpected "%"'],
    ['m1 + +m2', '     ^', 'there is "+"'],
    ['m1 + 5x', '     ^', 'A number is followed by a letter'],
    ['m1 + 1e999', '     ^', 'The number is too large'],
    ['Sum(m1)', '^', 'written in capitals alone'],
    ['sum(m1)', '^', 'sum is not a function; names of functions are written in capitals'],
    ['m1 and m2', '   ^', 'there is "and"'],
    ['METRICS("x)', '        ^', 'The string that begins here is never closed'],
    ['METRICS(\u201cx\u201d)', '        ^', 'straight quotes'],
    ['AND m1', '^', 'there is "AND"'],
    ['SELECT AVG(Latency) FROM "Web"', '^', 'Metrics Insights queries cannot be evaluated here'],
  ])('%s', (expression, caret, problem) => {
    const error = errorOf(expression);
    expect(error.message).toContain(problem);
    expect(error.position).toBe(caret.indexOf('^'));
  });

  test('of a long expression the error shows the surroundings alone', () => {
    const error = errorOf(`${'m1 + '.repeat(200)}% + m2`);
    expect(error.message).toMatch(/^Unexpected "%", at character 1001 of \.\.\."[^"]{60}"$/);
  });

  test('2,048 characters are read, one more is refused', () => {
    const longest = `m1${'+m1'.repeat(682)}`;
    expect(longest).toHaveLength(2048);
    expect(compileQueries([plotted('m1'), expressionQuery(longest)]).errors).toEqual([]);
    expect(errorOf(`${longest} `).message).toContain('2049 characters');
  });

  test.each(['(', '[', '-', '2^', 'ABS(', '0 OR ('])('nesting %s without end is refused', (opening) => {
    const nested = opening.repeat(Math.floor(2048 / opening.length));
    expect(errorOf(nested).message).toContain('nested more than 200 levels');
  });
});

describe('an expression of wrong types is refused at the argument that is wrong', () => {
  test.each([
    ['m1 + m3', '     ^', 'No metric or expression of the request has the id m3'],
    ['FOO(m1)', '^', 'There is no function FOO'],
    ['toString', '^', 'has the id toString'],
    ['INSIGHT_RULE_METRIC("r", "Sum")', '^', 'INSIGHT_RULE_METRIC cannot be evaluated here'],
    ['m1 / SERVICE_QUOTA(m1)', '     ^', 'SERVICE_QUOTA cannot be evaluated here'],
    ['MAX(m1)', '^', 'The result is a scalar (S)'],
    ['5', '^', 'The result is a scalar (S)'],
    ['SUM(m1, m2)', '^', 'takes 1 argument, not 2; several series go into an array: SUM([m1, m2])'],
    ['SUM()', '^', 'SUM takes 1 argument, not 0'],
    ['m1 - SUM(5)', '         ^', 'takes a time series (TS) or an array of time series (TS[]), not a scalar'],
    ['MAX([m1, 5])', '         ^', 'An array holds series, not scalars'],
    ['FILL(m1, NOTHING)', '         ^', 'FILL takes a scalar (S) or a time series (TS) or REPEAT or LINEAR'],
    ['FILL(m1, [m2])', '         ^', 'not an array of time series'],
    ['FILL(m1)', '^', 'FILL takes 2 arguments, not 1'],
    ['SORT(METRICS(), SUM, UP)', '                     ^', 'SORT takes ASC or DESC as argument 3, not UP'],
    ['SORT(m1, SUM, ASC)', '     ^', 'takes an array of time series (TS[]) as argument 1, not a time series'],
    ['SLICE(METRICS())', '^', 'SLICE takes 2 or 3 arguments, not 1'],
    ['m1 / PERIOD(m1 + m2)', '               ^', 'PERIOD takes the id of a metric'],
    ['IF(1, 2, m1)', '      ^', 'IF takes a time series (TS) as argument 2'],
    ['IF(METRICS(), 1, 0)', '   ^', 'not an array of time series'],
    ['[m1] + [m2]', '     ^', '+ takes one array at most'],
    ['SUM(METRICS() > 5)', '              ^', '> takes no arrays'],
    ['HOUR(METRICS())', '     ^', 'HOUR takes a time series (TS), not an array'],
    ['METRICS(m1)', '        ^', 'one string'],
    ['METRICS("a", "b")', '        ^', 'one string'],
    ['m1 + "a"', '     ^', 'A string is not a value'],
    ['m1 + DESC', '     ^', 'DESC is not a value'],
    ['SEARCH(m1, "Sum")', '       ^', 'SEARCH takes'],
    ["SEARCH('a', 'Sum', m1)", '                   ^', 'SEARCH takes'],
    ['ANOMALY_DETECTION_BAND()', '^', 'takes a time series (TS)'],
    ['ANOMALY_DETECTION_BAND(m1, 0)', '                           ^', 'above 0'],
    ['ANOMALY_DETECTION_BAND(METRICS())', '                       ^', 'not an array'],
    ['ANOMALY_DETECTION_BAND(SUM(METRICS()))', '                           ^', 'around METRICS'],
    [
      'FIRST(ANOMALY_DETECTION_BAND(m1)) - LAST(ANOMALY_DETECTION_BAND(m2))',
      '                                         ^',
      'one ANOMALY_DETECTION_BAND',
    ],
  ])('%s', (expression, caret, problem) => {
    const error = errorOf(expression);
    expect(error.message).toContain(problem);
    expect(error.position).toBe(caret.indexOf('^'));
  });
});
