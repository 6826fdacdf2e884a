import { describe, expect, test } from '@jest/globals';
import { parsePutMetricData } from '../../../../cloudwatch-sim/ingest/put-metric-data.ts';
import { PutMetricDataError } from '../../../../cloudwatch-sim/ingest/put-metric-data-error.ts';
import { standardUnits } from '../../../../cloudwatch-sim/ingest/standard-units.ts';
import { metricId } from '../../../../cloudwatch-sim/metrics/metric.ts';
import { day, hour, midnight, second } from '../support/data.ts';

type Members = Record<string, unknown>;

const put = (...MetricData: readonly Members[]) =>
  parsePutMetricData({ Namespace: 'Shop', MetricData }, midnight);
const dimensions = (count: number) =>
  Array.from({ length: count }, (_, index) => ({ Name: `d${index}`, Value: `:${index}` }));

describe('a datum', () => {
  test('without time, unit and resolution gets the present, None and a minute', () => {
    expect(put({ MetricName: 'Latency', Value: 5 })).toEqual([
      {
        metric: metricId('Shop', 'Latency'),
        time: midnight,
        unit: 'None',
        resolution: 60,
        samples: { values: [5] },
      },
    ]);
  });

  test.each([
    [midnight / 1000 - 60.5, midnight - 60_500],
    ['2026-11-20T23:59:00Z', midnight - 60 * second],
    [new Date(midnight - second), midnight - second],
  ])('has the time %p', (Timestamp, expected) => {
    expect(put({ MetricName: 'Latency', Value: 5, Timestamp })[0]?.time).toBe(expected);
  });

  test('has dimensions, unit and resolution', () => {
    const [datum] = put({
      MetricName: 'Latency',
      Value: 0,
      Unit: 'Bytes/Second',
      StorageResolution: 1,
      Dimensions: [
        { Name: 'b', Value: '2' },
        { Name: 'a', Value: '1' },
      ],
    });
    expect(datum).toMatchObject({
      metric: metricId('Shop', 'Latency', [
        { name: 'a', value: '1' },
        { name: 'b', value: '2' },
      ]),
      unit: 'Bytes/Second',
      resolution: 1,
    });
  });

  test.each([
    [
      { Values: [1, 2], Counts: [3, 4] },
      { values: [1, 2], counts: [3, 4] },
    ],
    [{ Values: [1, 2] }, { values: [1, 2] }],
    [{ Values: [1, 2], Counts: [] }, { values: [1, 2] }],
    [{ Value: 1, Values: [], StatisticValues: null }, { values: [1] }],
    [
      { StatisticValues: { SampleCount: 2, Sum: 3, Minimum: 1, Maximum: 2 } },
      { statistics: { sampleCount: 2, sum: 3, minimum: 1, maximum: 2 } },
    ],
  ])('with %j has its samples', (members, samples) => {
    expect(put({ MetricName: 'Latency', ...members })[0]?.samples).toEqual(samples);
  });

  test('may be at every limit', () => {
    const atLimits = {
      MetricName: 'm'.repeat(255),
      Dimensions: dimensions(30),
      Values: Array.from({ length: 150 }, (_, index) => index),
      Timestamp: (midnight - 14 * day) / 1000,
    };
    const latest = { MetricName: 'm', Value: -(2 ** 360), Timestamp: (midnight + 2 * hour) / 1000 };
    expect(put(atLimits, ...Array.from({ length: 999 }, () => latest))).toHaveLength(1000);
  });
});

test('data of entities count as the others do', () => {
  const EntityMetricData = [{ Entity: { KeyAttributes: {} }, MetricData: [{ MetricName: 'A', Value: 1 }] }];
  const data = parsePutMetricData(
    { Namespace: 'Shop', MetricData: [{ MetricName: 'B', Value: 2 }], EntityMetricData },
    midnight,
  );
  expect(data.map(({ metric }) => metric.name)).toEqual(['B', 'A']);
});

describe('a request is refused:', () => {
  const good = { MetricName: 'Latency', Value: 1 };
  const at = 'The parameter MetricData.member.1';
  test.each<[string, string, string, unknown]>([
    ['no object', 'MissingParameter', 'The parameter Namespace is required.', 5],
    ['no namespace', 'MissingParameter', 'The parameter Namespace is required.', { MetricData: [good] }],
    ['no data', 'MissingParameter', 'The parameter MetricData is required.', { Namespace: 'S' }],
    [
      'empty data',
      'MissingParameter',
      'The parameter MetricData is required.',
      { Namespace: 'S', MetricData: [] },
    ],
    [
      'data as text',
      'InvalidParameterValue',
      'MetricData must be a list.',
      { Namespace: 'S', MetricData: 'x' },
    ],
    [
      'a colon',
      'InvalidParameterValue',
      'Namespace must not begin with a colon.',
      { Namespace: ':S', MetricData: [good] },
    ],
    [
      'a long namespace',
      'InvalidParameterValue',
      'Namespace must be shorter than 256 characters.',
      { Namespace: 'S'.repeat(256), MetricData: [good] },
    ],
    [
      '1,001 data',
      'InvalidParameterValue',
      'The collection MetricData must not have a size greater than 1000.',
      { Namespace: 'S', MetricData: Array.from({ length: 1001 }, () => good) },
    ],
  ])('%s', (_, code, message, request) => {
    const attempt = () => parsePutMetricData(request, midnight);
    expect(attempt).toThrow(PutMetricDataError);
    expect(attempt).toThrow(expect.objectContaining({ code, message: expect.stringContaining(message) }));
  });

  test.each<[string, string, string, Members]>([
    ['no structure', 'InvalidParameterValue', `${at} must be a structure.`, 5 as unknown as Members],
    ['no name', 'MissingParameter', `${at}.MetricName is required.`, { Value: 1 }],
    [
      'a long name',
      'InvalidParameterValue',
      `${at}.MetricName must be shorter than 256 characters.`,
      { MetricName: 'x'.repeat(256), Value: 1 },
    ],
    [
      'a name of spaces',
      'InvalidParameterValue',
      `${at}.MetricName must have only printable ASCII`,
      { MetricName: ' ', Value: 1 },
    ],
    [
      'a number as name',
      'InvalidParameterValue',
      `${at}.MetricName must be text.`,
      { MetricName: 3, Value: 1 },
    ],
    [
      'another unit',
      'InvalidParameterValue',
      `${at}.Unit must be a value in the set [ ${standardUnits.join(', ')} ].`,
      { ...good, Unit: 'ms' },
    ],
    [
      'another resolution',
      'InvalidParameterValue',
      `${at}.StorageResolution must be`,
      { ...good, StorageResolution: 30 },
    ],
    [
      'an old time',
      'InvalidParameterValue',
      `${at}.Timestamp must specify a time within the past two weeks.`,
      { ...good, Timestamp: midnight / 1000 - 14 * 86_400 - 1 },
    ],
    [
      'a future time',
      'InvalidParameterValue',
      `${at}.Timestamp must specify a time no more than two hours in the future.`,
      { ...good, Timestamp: midnight / 1000 + 7201 },
    ],
    [
      'no time',
      'InvalidParameterValue',
      `${at}.Timestamp must be a time`,
      { ...good, Timestamp: 'yesterday' },
    ],
    [
      'no value',
      'InvalidParameterCombination',
      'At least one of the parameters MetricData.member.1.Value,',
      { MetricName: 'Latency' },
    ],
    [
      'two kinds',
      'InvalidParameterCombination',
      'The parameters MetricData.member.1.Value and MetricData.member.1.Values are mutually exclusive',
      { ...good, Values: [1] },
    ],
    [
      'NaN',
      'InvalidParameterValue',
      'The value NaN for parameter MetricData.member.1.Value is invalid.',
      { ...good, Value: Number.NaN },
    ],
    [
      'a value too great',
      'InvalidParameterValue',
      'for parameter MetricData.member.1.Value is invalid.',
      { ...good, Value: 2 ** 361 },
    ],
    ['text as value', 'InvalidParameterValue', 'The value "7" for parameter', { ...good, Value: '7' }],
    [
      'values as text',
      'InvalidParameterValue',
      `${at}.Values must be a list.`,
      { MetricName: 'Latency', Values: 'x' },
    ],
    [
      'a wrong value',
      'InvalidParameterValue',
      'MetricData.member.1.Values.member.2 is invalid.',
      { MetricName: 'Latency', Values: [1, Infinity] },
    ],
    [
      '151 values',
      'InvalidParameterValue',
      'The collection MetricData.member.1.Values must not have a size greater than 150.',
      { MetricName: 'Latency', Values: Array.from({ length: 151 }, () => 1) },
    ],
    [
      'other counts',
      'InvalidParameterValue',
      'MetricData.member.1.Counts must have the same size; they have 2 and 1.',
      { MetricName: 'Latency', Values: [1, 2], Counts: [1] },
    ],
    [
      'a count of 0',
      'InvalidParameterValue',
      'MetricData.member.1.Counts.member.2 is invalid. It must be greater than 0.',
      { MetricName: 'Latency', Values: [1, 2], Counts: [1, 0] },
    ],
    [
      'half a set',
      'MissingParameter',
      `${at}.StatisticValues.Sum is required.`,
      { MetricName: 'Latency', StatisticValues: { SampleCount: 1, Minimum: 1, Maximum: 1 } },
    ],
    [
      'a set upside down',
      'InvalidParameterValue',
      'StatisticValues.Maximum must be greater than',
      { MetricName: 'Latency', StatisticValues: { SampleCount: 1, Sum: 1, Minimum: 2, Maximum: 1 } },
    ],
    [
      'a set of nothing',
      'InvalidParameterValue',
      'StatisticValues.SampleCount must be greater than 0.',
      { MetricName: 'Latency', StatisticValues: { SampleCount: 0, Sum: 0, Minimum: 0, Maximum: 0 } },
    ],
    [
      '31 dimensions',
      'InvalidParameterValue',
      'The collection MetricData.member.1.Dimensions must not have a size greater than 30.',
      { ...good, Dimensions: dimensions(31) },
    ],
    [
      'dimensions as text',
      'InvalidParameterValue',
      `${at}.Dimensions must be a list.`,
      { ...good, Dimensions: 'x' },
    ],
    [
      'half a dimension',
      'MissingParameter',
      `${at}.Dimensions.member.1.Value is required.`,
      { ...good, Dimensions: [{ Name: 'a' }] },
    ],
    [
      'a dimension with a colon',
      'InvalidParameterValue',
      `${at}.Dimensions.member.1.Name must not begin`,
      { ...good, Dimensions: [{ Name: ':a', Value: 'b' }] },
    ],
    [
      'a dimension twice',
      'InvalidParameterValue',
      'Dimensions.member.2.Name names the dimension d0 a second time',
      { ...good, Dimensions: [...dimensions(1), ...dimensions(1)] },
    ],
  ])('%s', (_, code, message, datum) => {
    expect(() => put(datum)).toThrow(
      expect.objectContaining({ code, message: expect.stringContaining(message) }),
    );
  });

  test("one line for each fault of the first one's code", () => {
    expect(() => put(good, { ...good, Unit: 'x' }, { ...good, Value: Infinity }, { Value: 1 })).toThrow(
      expect.objectContaining({
        code: 'InvalidParameterValue',
        message: expect.stringMatching(
          /^The parameter MetricData\.member\.2\.Unit .*\nThe value Infinity .*\.$/,
        ),
      }),
    );
  });
});
