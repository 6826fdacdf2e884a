import type { TimeRange, TimeSeries } from '../metrics/time-series.ts';
import type { AnomalyBand, AnomalyBandModel, BandRequest } from './anomaly-band.ts';
import { type Estimate, robustEstimate } from './robust-estimate.ts';

const hour = 3_600_000;
const trainingTime = 14 * 24 * hour;
/** A model of points every few seconds learns from fewer days: more points than this make it slow, not better. */
const trainingPeriods = 25_000;
/** A cell with fewer points says less than the coarser one that contains it. */
const pointsPerCell = 8;

/**
 * An approximation of CloudWatch's anomaly detection, whose model AWS does not publish. What is expected at a time is the
 * median of the last two weeks at the same hour of the same weekday (UTC); the width is in robust standard deviations of
 * those points. Where that hour has fewer than eight points, the same hour of all days counts, then everything; with
 * fewer than eight points in all there is no band. There is no trend.
 *
 * A model is learned anew for each hour and kept until the next, so that alarms can be evaluated each minute; each call
 * makes a model with a memory of its own, for one source of data.
 */
export function hourOfWeekBands(): AnomalyBandModel {
  const learned = new Map<string, { readonly until: number; readonly expected: ExpectedAt }>();
  return (request) => {
    const until = Math.floor(request.start / hour) * hour;
    let model = learned.get(request.subject);
    if (model?.until !== until) {
      model = { until, expected: learn(request.history(trainingRange(until, request.period))) };
      learned.set(request.subject, model);
    }
    return bandOf(request, model.expected);
  };
}

type ExpectedAt = (time: number) => Estimate | undefined;

function trainingRange(until: number, period: number): TimeRange {
  return { start: until - Math.min(trainingTime, trainingPeriods * period * 1000), end: until };
}

function bandOf({ start, period, length, deviations }: BandRequest, expected: ExpectedAt): AnomalyBand {
  const band = { upper: new Float64Array(length), lower: new Float64Array(length) };
  for (let index = 0; index < length; index++) {
    const { centre, deviation } = expected(start + index * period * 1000) ?? {
      centre: Number.NaN,
      deviation: 0,
    };
    band.upper[index] = centre + deviations * deviation;
    band.lower[index] = centre - deviations * deviation;
  }
  return band;
}

/** Cells from fine to coarse; the first that has enough points answers. */
const cells: readonly ((time: Date) => number)[] = [
  (time) => time.getUTCDay() * 24 + time.getUTCHours(),
  (time) => time.getUTCHours(),
  () => 0,
];

function learn(history: TimeSeries): ExpectedAt {
  const estimates = cells.map((cellOf) => estimatesByCell(history, cellOf));
  return (time) => {
    const date = new Date(time);
    for (const [index, cellOf] of cells.entries()) {
      const estimate = estimates[index]?.get(cellOf(date));
      if (estimate) return estimate;
    }
    return undefined;
  };
}

function estimatesByCell(
  { times, values }: TimeSeries,
  cellOf: (time: Date) => number,
): Map<number, Estimate> {
  const groups = Map.groupBy(values.keys(), (index) => cellOf(new Date(times[index] as number)));
  const large = [...groups].filter(([, indexes]) => indexes.length >= pointsPerCell);
  return new Map(
    large.map(([cell, indexes]) => [cell, robustEstimate(indexes.map((index) => values[index] as number))]),
  );
}
