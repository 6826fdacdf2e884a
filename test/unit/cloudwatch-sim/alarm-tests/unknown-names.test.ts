import { afterAll, describe, expect, test } from '@jest/globals';
import { ShopFolder } from './made-shop.ts';

const folder = new ShopFolder();
afterAll(() => folder.remove());

const start = 'templates: [shop.template.json]\n';
const oneTest = (lines: string) => `${start}tests:\n  - name: a\n${lines.replaceAll(/^/gm, '    ')}`;
const input = (series: string) =>
  `input:\n  - { ${series}, values: 1 }\nexpect: { shop-errors: { never: OK } }`;

describe('a name is refused, with those that are near, when it is', () => {
  test.each([
    [
      'an unknown alarm',
      'duration: 1m\nexpect: { shop-error: { never: OK } }',
      '5:15: no alarm is called "shop-error"; did you mean "shop-errors"',
    ],
    [
      'a metric that no alarm reads',
      input('metric: { namespace: Shop, name: Error, dimensions: { Service: checkout } }'),
      '5:9: no alarm reads Shop Error {Service: checkout}; did you mean "Shop Errors {Service: checkout}"',
    ],
    [
      'a metric with other dimensions',
      input('metric: { namespace: Shop, name: Orders, dimensions: { Service: x } }'),
      'alarms read Shop Orders {}',
    ],
    [
      'a unit that no alarm reads',
      input('ref: { alarm: Slow }, unit: Seconds'),
      'in Seconds; expected Milliseconds',
    ],
    [
      'the metric of a composite',
      input('ref: { alarm: shop-down }'),
      'is a composite alarm, which reads no metric',
    ],
    [
      'one of several queries',
      input('ref: { alarm: shop-rate }'),
      '"shop-rate" reads errors, orders; expected query to name one of them',
    ],
    [
      'a query that is none',
      input('ref: { alarm: shop-rate, query: rate }'),
      'expected one of them instead of "rate"',
    ],
    [
      'a query of a plain alarm',
      input('ref: { alarm: shop-errors, query: m1 }'),
      'watches one metric; expected no query',
    ],
    [
      'a topic that is never told',
      'duration: 1m\nexpect: { shop-errors: { notifications: [{ topic: shop-male }] } }',
      '"shop-errors" never tells "shop-male"; did you mean "shop-mail"?',
    ],
  ])('%s', (_, lines, problem) => {
    expect(folder.errorsOf(oneTest(lines))).toEqual([expect.stringContaining(problem)]);
  });

  test('a time beyond the duration, or no time at all', () => {
    expect(
      folder.errorsOf(oneTest('duration: 5m\nexpect: { shop-errors: { first: { ALARM: 7m } } }')),
    ).toEqual(['3:5: the test lasts 5m and expects something at 7m; expected a longer duration']);
    expect(folder.errorsOf(oneTest('expect: { shop-errors: { never: ALARM } }'))).toEqual([
      '3:5: the test has neither input nor times; expected a duration',
    ]);
  });
});
