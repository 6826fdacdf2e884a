import { describe, expect, test } from '@jest/globals';
import { parseEmf } from '../../../../cloudwatch-sim/ingest/emf.ts';
import { metricId } from '../../../../cloudwatch-sim/metrics/metric.ts';
import { day, hour, midnight } from '../support/data.ts';

type Members = Record<string, unknown>;

/** A document with one directive, parts of which are replaced. */
function line(members: Members, directive: Members = {}, metadata: Members = {}): string {
  const CloudWatchMetrics = [
    { Namespace: 'Shop', Dimensions: [['Service']], Metrics: [{ Name: 'Latency' }], ...directive },
  ];
  return JSON.stringify({
    _aws: { Timestamp: midnight, CloudWatchMetrics, ...metadata },
    Service: 'cart',
    ...members,
  });
}

const read = (text: string) => parseEmf(text, midnight + hour)!;
const errorsOf = (text: string) => read(text).errors.map(({ field, message }) => `${field}: ${message}`);
const service = [{ name: 'Service', value: 'cart' }];

describe('a document', () => {
  test('gives a datum with time, unit and resolution', () => {
    const metrics = [{ Name: 'Latency', Unit: 'Milliseconds', StorageResolution: 1 }, { Name: 'Count' }];
    expect(read(line({ Latency: 12.5, Count: 1 }, { Metrics: metrics }))).toEqual({
      errors: [],
      data: [
        {
          metric: metricId('Shop', 'Latency', service),
          time: midnight,
          unit: 'Milliseconds',
          resolution: 1,
          samples: { values: [12.5] },
        },
        {
          metric: metricId('Shop', 'Count', service),
          time: midnight,
          unit: 'None',
          resolution: 60,
          samples: { values: [1] },
        },
      ],
    });
  });

  test('gives each metric once for each set of dimensions, sorted by name', () => {
    const { data } = read(line({ Latency: 1, Area: 'eu' }, { Dimensions: [[], ['Service', 'Area']] }));
    expect(data.map(({ metric }) => metric.dimensions)).toEqual([
      [],
      [{ name: 'Area', value: 'eu' }, ...service],
    ]);
  });

  test('without a set of dimensions means metrics without dimensions', () => {
    expect(read(line({ Latency: 1 }, { Dimensions: [] })).data[0]?.metric).toEqual(
      metricId('Shop', 'Latency'),
    );
  });

  test('may have several directives', () => {
    const CloudWatchMetrics = ['A', 'B'].map((Namespace) => ({
      Namespace,
      Dimensions: [[]],
      Metrics: [{ Name: 'Latency' }],
    }));
    const { data } = read(line({ Latency: 1 }, {}, { CloudWatchMetrics }));
    expect(data.map(({ metric }) => metric.namespace)).toEqual(['A', 'B']);
  });

  test('may have lists of up to 100 values, and of none', () => {
    const values = Array.from({ length: 100 }, (_, index) => index);
    expect(read(line({ Latency: values })).data[0]?.samples).toEqual({ values });
    expect(read(line({ Latency: [] }))).toEqual({ data: [], errors: [] });
  });

  test('may have members that nothing names, and members of other specifications', () => {
    expect(read(line({ Latency: 1, trace: { id: [null] } }, {}, { LogGroupName: 'x' })).errors).toEqual([]);
  });

  test('may follow what Lambda writes before it', () => {
    const text = `2026-11-21T00:00:00.000Z\t6f1c\tINFO\t${line({ Latency: 1 })}\n`;
    expect(read(text).data).toHaveLength(1);
  });

  test.each([
    [midnight + hour - 14 * day, 1],
    [midnight + hour - 14 * day - 1, 0],
    [midnight + 3 * hour, 1],
    [midnight + 3 * hour + 1, 0],
  ])('of the time %d gives %d data', (Timestamp, count) => {
    const { data, errors } = read(line({ Latency: 1 }, {}, { Timestamp }));
    expect(data).toHaveLength(count);
    expect(errors).toHaveLength(1 - count);
  });
});

test.each([
  'START RequestId: 6f1c Version: $LATEST',
  '{"message":"hello"}',
  'a text with "_aws" in it',
  'a text with "_aws" and { in it',
  '{"inner":{"_aws":{"CloudWatchMetrics":[]}}}',
  '["_aws"]',
  '',
])('the line %s is not of metrics', (text) => {
  expect(parseEmf(text, midnight)).toBeUndefined();
});

describe('an error names the field and what was expected:', () => {
  const manyMetrics = Array.from({ length: 101 }, (_, index) => ({ Name: `m${index}` }));
  const manyValues = Object.fromEntries(manyMetrics.map(({ Name }) => [Name, 1]));
  const manyDimensions = Array.from({ length: 31 }, (_, index) => `d${index}`);

  test.each([
    ['no object', '{"_aws":1}', '_aws: expected an object, found 1'],
    [
      'no directives',
      '{"_aws":{"Timestamp":1}}',
      '_aws.CloudWatchMetrics: expected a list of metric directives',
    ],
    ['no time', line({}, {}, { Timestamp: undefined }), '_aws.Timestamp: expected milliseconds since 1970'],
    ['time as text', line({}, {}, { Timestamp: '2026' }), 'as an integer, found "2026"'],
    ['time in seconds', line({}, {}, { Timestamp: midnight / 1000 }), 'found 1970-01-21T'],
    [
      'no directive',
      line({}, {}, { CloudWatchMetrics: [5] }),
      '_aws.CloudWatchMetrics[0]: expected a metric directive',
    ],
    ['cut off', line({ Latency: 1 }).slice(0, -5), ': expected one JSON object that ends with the line'],
    ['more behind', `${line({ Latency: 1 })} more`, ': expected one JSON object that ends with the line'],
    [
      'no namespace',
      line({ Latency: 1 }, { Namespace: '' }),
      'CloudWatchMetrics[0].Namespace: expected text of 1 to 1024',
    ],
    ['a colon', line({ Latency: 1 }, { Namespace: ':x' }), 'that does not begin with a colon, found ":x"'],
    ['a long namespace', line({ Latency: 1 }, { Namespace: 'x'.repeat(1025) }), 'found "xxx'],
    [
      'no sets',
      line({ Latency: 1 }, { Dimensions: undefined }),
      '.Dimensions: expected a list of dimension sets, found nothing',
    ],
    [
      'a set as text',
      line({ Latency: 1 }, { Dimensions: ['Service'] }),
      '.Dimensions[0]: expected a list of names',
    ],
    [
      '31 dimensions',
      line({ Latency: 1 }, { Dimensions: [manyDimensions] }),
      'expected at most 30 dimensions, found 31',
    ],
    [
      'a name twice',
      line({ Latency: 1 }, { Dimensions: [['Service', 'Service']] }),
      '[0][1]: expected each name once',
    ],
    [
      'a missing dimension',
      line({ Latency: 1 }, { Dimensions: [['Area']] }),
      'Area: expected text of 1 to 1024',
    ],
    [
      'an inherited member',
      line({ Latency: 1 }, { Dimensions: [['constructor']] }),
      'constructor: expected text',
    ],
    ['a number as dimension', line({ Latency: 1, Service: 7 }), 'names this member a dimension; found 7'],
    ['a line break', line({ Latency: 1, Service: 'a\nb' }), 'visible ASCII'],
    ['only spaces', line({ Latency: 1, Service: '  ' }), 'visible ASCII'],
    [
      'no metrics',
      line({}, { Metrics: null }),
      '.Metrics: expected a list of metric definitions, found null',
    ],
    [
      '101 metrics',
      line(manyValues, { Metrics: manyMetrics }),
      '.Metrics: expected at most 100 metrics, found 101',
    ],
    [
      'no definition',
      line({}, { Metrics: ['Latency'] }),
      '.Metrics[0]: expected a metric definition, found "Latency"',
    ],
    ['no name', line({}, { Metrics: [{}] }), '.Metrics[0].Name: expected text of 1 to 1024'],
    [
      'another unit',
      line({ Latency: 1 }, { Metrics: [{ Name: 'Latency', Unit: 'ms' }] }),
      '[0].Unit: expected a unit of CloudWatch, found "ms"',
    ],
    [
      'another resolution',
      line({ Latency: 1 }, { Metrics: [{ Name: 'Latency', StorageResolution: 5 }] }),
      '[0].StorageResolution: expected 1 or 60, found 5',
    ],
    [
      'no value',
      line({}),
      'Latency: expected a number within ±2^360, or a list of them, for _aws.CloudWatchMetrics[0].Metrics[0]; found nothing',
    ],
    ['text as value', line({ Latency: '5' }), 'found "5"'],
    ['a value too great', line({ Latency: 2 ** 361 }), 'expected a number within ±2^360'],
    ['an infinite value', line({ Latency: 7 }).replace(':7', ':1e999'), 'found Infinity'],
    ['101 values', line({ Latency: Array.from({ length: 101 }, () => 1) }), 'expected at most 100 values'],
    ['null among values', line({ Latency: [1, null] }), 'Latency[1]: expected a number within ±2^360'],
  ])('%s', (_, text, expected) => {
    expect(errorsOf(text)).toEqual([expect.stringContaining(expected)]);
  });

  test('a line above 1 MiB', () => {
    expect(errorsOf(line({ Latency: 1, log: 'ä'.repeat(2 ** 19) }))).toEqual([
      expect.stringContaining(': expected at most 1048576 bytes'),
    ]);
  });
});

test('valid metrics beside wrong ones are kept', () => {
  const Metrics = [
    { Name: 'Latency' },
    { Name: 'Absent' },
    { Name: 'Count', Unit: 'Counts' },
    { Name: 'Size', Unit: 'Bytes' },
  ];
  const text = line(
    { Latency: 1, Count: 2, Size: 3 },
    { Metrics, Dimensions: [['Service'], ['Nothing'], []] },
  );
  const { data, errors } = read(text);
  expect(data.map(({ metric }) => [metric.name, metric.dimensions.length])).toEqual([
    ['Latency', 1],
    ['Size', 1],
    ['Latency', 0],
    ['Size', 0],
  ]);
  expect(errors.map(({ field }) => field)).toEqual([
    'Nothing',
    'Absent',
    '_aws.CloudWatchMetrics[0].Metrics[2].Unit',
  ]);
});
