import { describe, expect, test } from '@jest/globals';
import { hourOfWeekBands } from '../../../../cloudwatch-sim/anomaly/hour-of-week-bands.ts';
import type { BandRequest } from '../../../../cloudwatch-sim/anomaly/anomaly-band.ts';
import type { TimeRange, TimeSeries } from '../../../../cloudwatch-sim/metrics/time-series.ts';

const hour = 3_600_000;
const day = 24 * hour;
// A Monday.
const now = Date.UTC(2027, 0, 18, 10, 30);

/** A series every five minutes, with a value by time. */
function seriesOf(valueAt: (time: Date) => number): (range: TimeRange) => TimeSeries {
  return ({ start, end }) => {
    const times = Array.from(
      { length: Math.ceil((end - start) / 300_000) },
      (_, index) => start + index * 300_000,
    );
    return { times, values: times.map((time) => valueAt(new Date(time))) };
  };
}

function request(history: BandRequest['history'], change: Partial<BandRequest> = {}): BandRequest {
  return { subject: 's', start: now, period: 300, length: 1, deviations: 2, history, ...change };
}

/** 8 to 12 by minutes; at most 4 of 12 points an hour are off the median of 10 by 2. */
const jitter = (time: Date): number => [8, 9, 10, 10, 11, 12][(time.getUTCMinutes() / 5) % 6] as number;

/** Almost a day, six days before. */
function outage(time: Date): number {
  const age = now - time.getTime();
  return age > 6 * day && age < 6.9 * day ? 1e6 : 0;
}

/** The middle of the band that a model learns from a history. */
function centreOf(history: BandRequest['history']): number {
  const { upper, lower } = hourOfWeekBands()(request(history));
  return ((upper[0] as number) + (lower[0] as number)) / 2;
}

describe('the approximate anomaly model', () => {
  test('expects what was usual at the hour and the weekday', () => {
    const history = seriesOf(
      (time) => (time.getUTCDay() === 1 ? 100 : 0) + time.getUTCHours() * 1000 + jitter(time),
    );
    const band = hourOfWeekBands()(request(history, { length: 2, period: 12 * 3600 }));
    const width = 2 * 1.4826;
    expect([...band.upper]).toEqual([10_110 + width, 22_110 + width]);
    expect([...band.lower]).toEqual([10_110 - width, 22_110 - width]);
  });

  test('is not misled by an outage among the two weeks', () => {
    const calm = hourOfWeekBands()(request(seriesOf(jitter)));
    const disturbed = hourOfWeekBands()(request(seriesOf((time) => jitter(time) + outage(time))));
    expect(disturbed).toEqual(calm);
  });

  test('widens with the number of deviations', () => {
    const model = hourOfWeekBands();
    const widthOf = (deviations: number): number => {
      const { upper, lower } = model(request(seriesOf(jitter), { deviations }));
      return (upper[0] as number) - (lower[0] as number);
    };
    expect(widthOf(4)).toBeCloseTo(2 * widthOf(2), 9);
  });

  test('has some width where most points are equal, and none where all are', () => {
    const mostly = hourOfWeekBands()(request(seriesOf((time) => (time.getUTCMinutes() === 0 ? 13 : 10))));
    expect(mostly.upper[0]).toBeCloseTo(10 + 2 * 0.25 * Math.sqrt(Math.PI / 2), 9);
    const constant = hourOfWeekBands()(request(seriesOf(() => 10)));
    expect([constant.upper[0], constant.lower[0]]).toEqual([10, 10]);
  });

  test('falls back to the hour of all days, then to everything, then to no band', () => {
    const hourly =
      (count: number, from = now): BandRequest['history'] =>
      () => ({
        times: Array.from({ length: count }, (_, index) => from - (index + 1) * day),
        values: Array.from({ length: count }, (_, index) => index),
      });
    expect(centreOf(hourly(9))).toBeCloseTo(4, 9);
    expect(centreOf(hourly(9, now - 5 * hour))).toBeCloseTo(4, 9);
    expect(centreOf(hourly(7))).toBeNaN();
  });

  test('learns once an hour from two weeks, and for each subject apart', () => {
    const asked: TimeRange[] = [];
    const history = (range: TimeRange): TimeSeries => (asked.push(range), seriesOf(jitter)(range));
    const model = hourOfWeekBands();
    for (const start of [now, now + 60_000, now + 29 * 60_000]) model(request(history, { start }));
    const until = Date.UTC(2027, 0, 18, 10);
    expect(asked).toEqual([{ start: until - 14 * day, end: until }]);
    model(request(history, { subject: 'other' }));
    model(request(history, { start: now + hour }));
    expect(asked.slice(1).map(({ end }) => end)).toEqual([until, until + hour]);
  });
});
