import { finiteOrMissing, type Series, seriesFrom } from '../value.ts';
import { form, type Form, type FormTraits, type FunctionTable } from './form.ts';

/** A single number from values among which NaN stands for those that are missing; NaN if there is no such number. */
export type Reduction = (values: Float64Array) => number;

/**
 * AVG, SUM, MIN, MAX of the values of one series. AVG counts a missing value as 0, as its documentation says, so it
 * divides by the number of periods; DATAPOINT_COUNT exists to divide by the points alone. Without any point SUM and AVG
 * are 0; MIN and MAX have no value.
 */
export const statistics = {
  SUM: sum,
  AVG: (values) => sum(values) / values.length,
  MIN: (values) => finiteOrMissing(fold(values, Infinity, (least, value) => Math.min(least, value))),
  MAX: (values) => finiteOrMissing(fold(values, -Infinity, (most, value) => Math.max(most, value))),
} as const satisfies Readonly<Record<string, Reduction>>;

/** Functions that make a scalar of one series, and one series of an array, period by period. */
export const reductions: FunctionTable = {
  AVG: reduction('AVG', statistics.AVG),
  SUM: reduction('SUM', statistics.SUM),
  MIN: reduction('MIN', statistics.MIN),
  MAX: reduction('MAX', statistics.MAX),
  STDDEV: reduction('STDDEV', standardDeviation),
  DATAPOINT_COUNT: [
    form(['TS'], 'S', ([series]) => countPoints(series.values), scalarTraits('DATAPOINT_COUNT')),
    form(['TS[]'], 'TS', ([array], grid) => acrossSeries(array, grid.length, countPoints)),
  ],
};

function reduction(name: string, reduce: Reduction): readonly Form[] {
  const wherePoints: Reduction = (values) => (countPoints(values) === 0 ? Number.NaN : reduce(values));
  return [
    form(['TS'], 'S', ([series]) => reduce(series.values), scalarTraits(name)),
    form(['TS[]'], 'TS', ([array], grid) => acrossSeries(array, grid.length, wherePoints)),
  ];
}

function scalarTraits(name: string): FormTraits {
  return {
    dependsOnRange: true,
    alarmAdvice: `${name} of a single series changes with the points beyond the evaluation periods that CloudWatch fetches for an alarm`,
  };
}

/** Reduces, period by period, what the series of an array have there. */
function acrossSeries(array: readonly Series[], length: number, reduce: Reduction): Series {
  const values = new Float64Array(length);
  const column = new Float64Array(array.length);
  for (let index = 0; index < length; index++) {
    for (let row = 0; row < array.length; row++) column[row] = (array[row] as Series).values[index] as number;
    values[index] = reduce(column);
  }
  return seriesFrom(values);
}

/** Of the whole population: the root of the mean squared difference from the mean of the points that exist. */
function standardDeviation(values: Float64Array): number {
  const count = countPoints(values);
  const mean = sum(values) / count;
  return finiteOrMissing(Math.sqrt(fold(values, 0, (total, value) => total + (value - mean) ** 2) / count));
}

function sum(values: Float64Array): number {
  return finiteOrMissing(fold(values, 0, (total, value) => total + value));
}

function countPoints(values: Float64Array): number {
  return fold(values, 0, (count) => count + 1);
}

function fold(values: Float64Array, initial: number, step: (sofar: number, value: number) => number): number {
  let result = initial;
  for (const value of values) if (!Number.isNaN(value)) result = step(result, value);
  return result;
}
