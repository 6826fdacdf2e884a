import { describe, expect, test } from '@jest/globals';
import { metricId } from '../../../../cloudwatch-sim/metrics/metric.ts';
import type { MetricId } from '../../../../cloudwatch-sim/metrics/metric.ts';
import { nameTokens } from '../../../../cloudwatch-sim/search/name-tokens.ts';
import { SearchError } from '../../../../cloudwatch-sim/search/search-error.ts';
import { searchMetrics, searchSeries } from '../../../../cloudwatch-sim/search/search-metrics.ts';
import { datum, day, hour, midnight, minute, storeAt } from '../support/data.ts';

function metric(
  namespace: string,
  name: string,
  dimensions: Readonly<Record<string, string>> = {},
): MetricId {
  return metricId(
    namespace,
    name,
    Object.entries(dimensions).map(([key, value]) => ({ name: key, value })),
  );
}

/** What is found among these metrics, as their names in the order given. */
function found(search: string, metrics: readonly MetricId[]): string[] {
  const store = storeAt(midnight + hour);
  store.put(metrics.map((each) => datum(midnight, [1], { metric: each })));
  const result = new Set(
    searchMetrics(search, store, midnight + hour).metrics.map((each) => JSON.stringify(each)),
  );
  return metrics.filter((each) => result.has(JSON.stringify(each))).map(labelOf);
}

function labelOf({ namespace, name, dimensions }: MetricId): string {
  return [namespace, name, ...dimensions.map(({ value }) => value)].join(' ');
}

const named = (...names: readonly string[]) => names.map((name) => metric('Shop', name));

test.each([
  ['CustomCount1', 'customcount1', ['custom', 'count', '1']],
  ['SDBFailure', 'sdbfailure', ['sdb', 'failure']],
  ['Project2-trial333', 'project2trial333', ['project', '2', 'trial', '333']],
  ['Network-Errors_2', 'networkerrors2', ['network', 'errors', '2']],
  ['--', '', []],
])('the tokens of %s', (name, whole, pieces) => {
  const tokens = nameTokens(name);
  expect(tokens.whole).toBe(whole);
  expect(tokens.pieces.map((piece) => piece.toLowerCase())).toEqual(pieces);
});

describe('a partial match', () => {
  test.each([
    ['count', true],
    ['Count', true],
    ['COUNT', true],
    ['couNT', false],
    ['CustomCount', true],
    ['Count1', true],
    ['customcount', false],
    ['count1', false],
    ['customcount1', true],
    ['Custom1', false],
    ['cust', false],
    ['1', true],
    ['-', false],
  ])('of CustomCount1 with %s: %p', (search, expected) => {
    expect(found(search, named('CustomCount1')).length === 1).toBe(expected);
  });

  test.each(['network/errors', 'network+errors', 'network-errors', 'Network_Errors'])(
    'with %s finds names that other characters or case divide',
    (search) => {
      const names = named('Network-Errors-2', 'NetworkErrors2', 'NetworkHealthErrors');
      expect(found(search, names)).toEqual(['Shop Network-Errors-2', 'Shop NetworkErrors2']);
    },
  );

  test('is of names, namespaces, and names and values of dimensions', () => {
    const metrics = [
      metric('Shop', 'CartErrors'),
      metric('Shop/Cart', 'Latency'),
      metric('Shop', 'Latency', { CartId: 'x' }),
      metric('Shop', 'Latency', { Service: 'the-cart' }),
      metric('Shop', 'Latency', { Service: 'cartoon' }),
    ];
    expect(found('cart', metrics)).toEqual(metrics.slice(0, 4).map(labelOf));
  });
});

describe('an exact match', () => {
  test.each([
    ['"CustomCount1"', true],
    ['"customcount1"', false],
    ['"Custom"', false],
  ])('of CustomCount1 with %s: %p', (search, expected) => {
    expect(found(search, named('CustomCount1')).length === 1).toBe(expected);
  });

  test('wants other characters as they are', () => {
    const names = named('Network-Errors-2', 'Network_Errors_2');
    expect(found('"Network-Errors-2"', names)).toEqual(['Shop Network-Errors-2']);
  });

  test('finds escaped characters', () => {
    const names = named('Europe\\France Traffic(Network)', 'a "b"');
    expect(found(String.raw`"Europe\\France Traffic\(Network\)"`, names)).toEqual([labelOf(names[0]!)]);
    expect(found(String.raw`"a \"b\""`, names)).toEqual([labelOf(names[1]!)]);
  });
});

describe('a schema', () => {
  const metrics = [
    metric('AWS/EC2', 'CPUUtilization'),
    metric('AWS/EC2', 'CPUUtilization', { InstanceId: 'i-1' }),
    metric('AWS/EC2', 'CPUUtilization', { InstanceId: 'i-1', AutoScalingGroupName: 'g' }),
    metric('AWS/EBS', 'CPUUtilization', { InstanceId: 'i-1' }),
    metric('My Shop', 'Latency', { 'Service@Name': 'a' }),
  ];

  test.each([
    ['{AWS/EC2}', [0]],
    ['{AWS/EC2,InstanceId}', [1]],
    ['{AWS/EC2, InstanceId}', [1]],
    ['{ AWS/EC2 , "InstanceId" }', [1]],
    ['{AWS/EC2,AutoScalingGroupName,InstanceId}', [2]],
    ['{AWS/EC2,Nothing}', []],
    ['{"My Shop","Service@Name"} latency', [4]],
    ['{AWS/EC2,InstanceId}, MetricName="CPUUtilization"', [1]],
    ['{AWS/EC2,InstanceId} MetricName="Other"', []],
  ])('%s gives the metrics with exactly these dimensions', (search, expected) => {
    expect(found(search, metrics)).toEqual(expected.map((index) => labelOf(metrics[index]!)));
  });
});

describe('properties and operators', () => {
  const [errorsA, errorsB, invocationsA, invocationsB, custom] = [
    metric('AWS/Lambda', 'Errors', { FunctionName: 'ProjectA-api' }),
    metric('AWS/Lambda', 'Errors', { FunctionName: 'ProjectB-api' }),
    metric('AWS/Lambda', 'Invocations', { FunctionName: 'ProjectA-api' }),
    metric('AWS/Lambda', 'Invocations', { FunctionName: 'other' }),
    metric('Shop', 'ReadOps', { Errors: 'yes' }),
  ] as const;
  const all = [errorsA, errorsB, invocationsA, invocationsB, custom];

  test.each([
    ['Errors', [errorsA, errorsB, custom]],
    ['MetricName=Errors', [errorsA, errorsB]],
    ['MetricName="Errors" ProjectA', [errorsA]],
    ['MetricName = "Errors" AND ProjectA', [errorsA]],
    [
      'MetricName="Errors" OR (MetricName="Invocations" AND (ProjectA OR ProjectB))',
      [errorsA, errorsB, invocationsA],
    ],
    ['MetricName="Errors" OR MetricName="Invocations" ProjectA', [errorsA, errorsB, invocationsA]],
    ['NOT Namespace=AWS', [custom]],
    ['NOT NOT Namespace=AWS', [errorsA, errorsB, invocationsA, invocationsB]],
    ['{AWS/Lambda,FunctionName} NOT ProjectA NOT "ProjectB-api"', [invocationsB]],
    ['NOT (Errors OR other)', [invocationsA]],
    ['FunctionName=("ProjectA-api" OR "other")', [errorsA, invocationsA, invocationsB]],
    ['FunctionName=(project NOT b) MetricName="Errors"', [errorsA]],
    ['FunctionName=(api NOT "ProjectB-api") MetricName="Errors"', [errorsA]],
    ['"FunctionName"="other"', [invocationsB]],
    ['FunctionName=Errors', []],
    ['(Lambda OR Shop) AND ReadOps', [custom]],
    [":aws.AccountId='LOCAL' ReadOps", [custom]],
    [':aws.AccountId = "111122223333" ReadOps', [custom]],
    ['and', []],
  ])('%s', (search, expected) => {
    expect(found(search, all)).toEqual(expected.map(labelOf));
  });
});

describe('a search is refused', () => {
  test.each([
    ['', 0, 'needs a schema'],
    ['   ', 0, 'needs a schema'],
    ['{}', 1, 'Expected a namespace, found "}"'],
    ['{Shop', 5, 'found the end'],
    ['{Shop, }', 7, 'Expected the name of a dimension'],
    ['{Shop Service}', 6, 'Expected ",", found "Service"'],
    ['"Errors', 0, 'opened and not closed'],
    ['MetricName=', 11, 'Expected a value of MetricName, found the end'],
    ['MetricName=AND', 11, 'Expected a value of MetricName'],
    ['(Errors', 7, 'Expected ")", found the end'],
    ['Errors)', 6, 'Expected a term, AND, OR, NOT or the end'],
    ['Errors OR', 9, 'Expected a term, found the end'],
    ['AND Errors', 0, 'Expected a term, found "AND"'],
    ['NOT', 3, 'Expected a term'],
    ['Errors {Shop}', 7, 'Expected a term, AND, OR, NOT or the end, found "{"'],
    ['= a', 0, 'Expected a term, found "="'],
    ['x'.repeat(1025), 1024, 'at most 1024 characters, not 1025'],
  ])('%s', (search, position, message) => {
    const attempt = () => searchMetrics(search, storeAt(midnight), midnight);
    expect(attempt).toThrow(message);
    expect(attempt).toThrow(SearchError);
    expect(attempt).toThrow(expect.objectContaining({ position }));
  });
});

test('brackets and NOTs nested to the limit of characters are read', () => {
  expect(found(`${'('.repeat(500)}Errors${')'.repeat(500)}`, named('Errors'))).toEqual(['Shop Errors']);
  expect(found(`${'NOT '.repeat(254)}Errors`, named('Errors'))).toEqual(['Shop Errors']);
});

test('metrics without data for two weeks are not found', () => {
  const now = midnight + 14 * day;
  const store = storeAt(now);
  store.put([
    datum(midnight - minute, [1], { metric: metric('Shop', 'OldErrors') }),
    datum(midnight, [1], { metric: metric('Shop', 'NewErrors') }),
  ]);
  expect(searchMetrics('errors', store, now).metrics.map(({ name }) => name)).toEqual(['NewErrors']);
});

test('what was found is read with statistic and period, up to a limit of 500', () => {
  const store = storeAt(midnight + hour);
  const metrics = Array.from({ length: 501 }, (_, index) => metric('Shop', 'Errors', { Id: String(index) }));
  store.put(
    metrics.flatMap((each) => [
      datum(midnight, [1, 2], { metric: each }),
      datum(midnight + minute, [3], { metric: each }),
    ]),
  );
  const range = { start: midnight, end: midnight + hour };
  const result = searchSeries(
    { search: 'errors', statistic: 'Sum', period: 300 },
    store,
    range,
    midnight + hour,
  );
  expect(result.truncated).toBe(true);
  expect(result.found).toHaveLength(500);
  expect(result.found.every(({ series }) => series.values[0] === 6)).toBe(true);
  const few = searchSeries({ search: 'Id="7"', statistic: 'Sum', period: 60 }, store, range, midnight + hour);
  expect(few).toEqual({
    truncated: false,
    found: [{ metric: metrics[7], series: { times: [midnight, midnight + minute], values: [3, 3] } }],
  });
});
