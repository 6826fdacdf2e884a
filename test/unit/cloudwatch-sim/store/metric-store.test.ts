import { describe, expect, test } from '@jest/globals';
import { metricId } from '../../../../cloudwatch-sim/metrics/metric.ts';
import { day, datum, hour, latency, midnight, minute, second, storeAt } from '../support/data.ts';
import { MetricStore } from '../../../../cloudwatch-sim/store/metric-store.ts';

const sum = { metric: latency, period: 60, statistic: 'Sum' } as const;
const wholeDay = { start: midnight, end: midnight + day };

describe('periods', () => {
  test('begin at the start of the range, include it, and end before its end', () => {
    const store = storeAt(midnight + hour);
    store.put([0, 1, 2, 3, 4, 5].map((each) => datum(midnight + each * minute, [10 ** each])));
    const range = { start: midnight + minute, end: midnight + 5 * minute };
    expect(store.read({ ...sum, period: 120 }, range)).toEqual({
      times: [midnight + minute, midnight + 3 * minute],
      values: [110, 11_000],
    });
  });

  test('a time within a minute belongs to that minute', () => {
    const store = storeAt(midnight + hour);
    store.put([datum(midnight + 59_999, [1]), datum(midnight + 60_000, [2])]);
    expect(store.read(sum, wholeDay)).toEqual({ times: [midnight, midnight + minute], values: [1, 2] });
  });

  test('a start within a minute counts from the minute', () => {
    const store = storeAt(midnight + hour);
    store.put([datum(midnight, [1])]);
    expect(store.read(sum, { start: midnight + 30 * second, end: midnight + hour }).times).toEqual([
      midnight,
    ]);
  });

  test('without data have no entry', () => {
    const store = storeAt(midnight + hour);
    store.put([datum(midnight, [1]), datum(midnight + 5 * minute, [2])]);
    expect(store.read(sum, wholeDay).times).toEqual([midnight, midnight + 5 * minute]);
    expect(store.read({ ...sum, metric: metricId('Shop', 'Other') }, wholeDay).times).toEqual([]);
  });

  test.each([1, 5, 10, 20, 30])('of %d s are read from high-resolution data', (period) => {
    const store = storeAt(midnight + hour);
    store.put(
      Array.from({ length: 60 }, (_, index) => datum(midnight + index * second, [1], { resolution: 1 })),
    );
    const { times, values } = store.read({ ...sum, period }, wholeDay);
    expect(times).toHaveLength(60 / period);
    expect(times[1]! - times[0]!).toBe(period * second);
    expect(values.every((value) => value === period)).toBe(true);
  });

  test('below a minute find data of standard resolution at the start of its minute', () => {
    const store = storeAt(midnight + hour);
    store.put([datum(midnight + 45 * second, [1])]);
    expect(store.read({ ...sum, period: 10 }, wholeDay).times).toEqual([midnight]);
  });

  test.each([0, -60, 2, 15, 59, 90, 60.5, Number.NaN])('of %d s are refused', (period) => {
    expect(() => storeAt(midnight).read({ ...sum, period }, wholeDay)).toThrow(
      'must be 1, 5, 10, 20, 30 or a',
    );
  });
});

describe('units', () => {
  const store = storeAt(midnight + hour);
  store.put([datum(midnight, [1], { unit: 'Seconds' }), datum(midnight, [2], { unit: 'Bytes' })]);

  test('are kept apart', () => {
    expect(store.read({ ...sum, unit: 'Seconds' }, wholeDay).values).toEqual([1]);
    expect(store.read({ ...sum, unit: 'Count' }, wholeDay).values).toEqual([]);
  });

  test('are taken together when none is asked for', () => {
    expect(store.read(sum, wholeDay).values).toEqual([3]);
  });

  test('of a metric can be listed', () => {
    expect(store.unitsOf(latency, wholeDay)).toEqual(['Bytes', 'Seconds']);
    expect(store.unitsOf(latency, { start: midnight + hour, end: midnight + day })).toEqual([]);
  });
});

test('metrics with data in a range are listed once, in one order', () => {
  const store = storeAt(midnight + hour);
  const ids = ['b', 'a', 'c'].map((value) => metricId('Shop', 'Latency', [{ name: 'Service', value }]));
  store.put([
    datum(midnight, [1], { metric: ids[0]! }),
    datum(midnight, [1], { metric: ids[0]!, unit: 'Seconds' }),
    datum(midnight, [1], { metric: ids[1]! }),
    datum(midnight - day, [1], { metric: ids[2]! }),
  ]);
  const listed = () => [...store.list(wholeDay)].map(({ dimensions }) => dimensions[0]?.value);
  expect(listed()).toEqual(['a', 'b']);
  store.compact();
  expect(listed()).toEqual(['a', 'b']);
  expect([...store.list({ start: midnight - day, end: midnight })]).toEqual([ids[2]]);
});

/** A store with one value at midnight, read and compacted when it is so old. */
function aged(age: number, resolution: 1 | 60, compact: boolean) {
  let now = midnight + 10 * second;
  const store = new MetricStore({ clock: () => now });
  store.put([datum(midnight + 10 * second, [5], { resolution })]);
  now = midnight + 10 * second + age;
  if (compact) store.compact();
  return (period: number) => store.read({ ...sum, period }, { start: midnight, end: midnight + hour }).values;
}

describe('retention', () => {
  test.each([
    [3 * hour - minute, [1, 60, 300, 3600]],
    [3 * hour + minute, [60, 300, 3600]],
    [15 * day - minute, [60, 300, 3600]],
    [15 * day + minute, [300, 3600]],
    [63 * day - minute, [300, 3600]],
    [63 * day + minute, [3600]],
    [455 * day - minute, [3600]],
    [455 * day + hour, []],
  ])('data of an age of %d ms have periods %j', (age, readable) => {
    for (const compact of [false, true]) {
      const read = aged(age, 1, compact);
      expect([1, 60, 300, 3600].filter((period) => read(period).length > 0)).toEqual(readable);
    }
  });

  test('may be shorter than that of CloudWatch, for data of any resolution', () => {
    let now = midnight + hour;
    const store = new MetricStore({ clock: () => now, keptFor: 15 * day });
    store.put([datum(midnight, [1]), datum(midnight + 30 * minute, [2])]);
    now = midnight + 15 * day + 10 * minute;
    store.compact();
    const range = { start: midnight, end: midnight + hour };
    expect(store.read({ ...sum, period: 300 }, range).values).toEqual([2]);
  });

  test('metrics whose data are gone are forgotten', () => {
    let now = midnight;
    const store = new MetricStore({ clock: () => now, maxSeries: 1 });
    store.put([datum(midnight, [1])]);
    const other = datum(midnight + 500 * day, [2], { metric: metricId('Shop', 'Other') });
    now = midnight + 500 * day;
    store.compact();
    expect(store.put([other])).toEqual([]);
    expect([...store.list({ start: 0, end: now + day })]).toEqual([other.metric]);
  });

  test('old data are compacted by the hour as new ones arrive', () => {
    let now = midnight;
    const compacted: number[][] = [];
    const store = new MetricStore({ clock: () => now, onCompacted: (days) => compacted.push([...days]) });
    store.put([datum(midnight, [1])]);
    now += hour - 1;
    store.put([datum(now, [1])]);
    expect(compacted).toEqual([]);
    now += 1;
    store.put([datum(now, [1])]);
    expect(compacted).toEqual([[midnight / day]]);
  });
});

describe('memory', () => {
  test('beyond the limit of metrics, data of new ones are given back and known ones go on', () => {
    const store = storeAt(midnight + hour, { maxSeries: 1 });
    store.put([datum(midnight, [1])]);
    const other = datum(midnight, [1], { metric: metricId('Shop', 'Other') });
    expect(store.put([other, datum(midnight, [2])])).toEqual([other]);
    expect(store.read(sum, wholeDay).values).toEqual([3]);
  });

  test('beyond the limit of bytes, old data are coarsened early and totals stay', () => {
    const store = storeAt(midnight + day, { maxBytes: 20_000, maxArrivals: 500 });
    for (let index = 0; index < 1440; index++) store.put([datum(midnight + index * minute, [1])]);
    store.compact();
    const bytes = [...store.series()].reduce((total, { series }) => total + series.bytes, 0);
    expect(bytes).toBeLessThanOrEqual(20_000);
    const { values } = store.read({ ...sum, period: 3600 }, wholeDay);
    expect(values).toEqual(Array.from({ length: 24 }, () => 60));
  });

  test('of a minute with very many values, totals stay exact and percentiles nearly so', () => {
    const store = storeAt(midnight + hour);
    const values = Array.from({ length: 20_000 }, (_, index) => index + 1 + 1 / 3);
    for (let index = 0; index < 20_000; index += 100)
      store.put([datum(midnight, values.slice(index, index + 100))]);
    store.compact();
    const read = (statistic: string) => store.read({ ...sum, statistic }, wholeDay).values[0]!;
    expect(read('SampleCount')).toBe(20_000);
    expect(read('Maximum')).toBe(20_000 + 1 / 3);
    expect(read('Minimum')).toBe(1 + 1 / 3);
    expect(Math.abs(read('p50') / 10_000 - 1)).toBeLessThan(0.01);
    const bytes = [...store.series()].reduce((total, { series }) => total + series.bytes, 0);
    expect(bytes).toBeLessThan(20_000);
  });
});
