import { finiteOrMissing, isArray, type Series, type Value } from './value.ts';

type Compute = (left: number, right: number) => number;

/**
 * An operator on two values. Between two series a missing point counts as 0 where the other has one; against a scalar it
 * stays missing. A point whose result is not a finite number (division by zero) is dropped.
 */
export function applyOperator(compute: Compute, left: Value, right: Value): Value {
  if (typeof left === 'number') {
    if (typeof right === 'number') return scalars(compute, left, right);
    return eachSeries(right, (series) => scalarLeft(compute, left, series));
  }
  if (typeof right === 'number') return eachSeries(left, (series) => scalarRight(compute, series, right));
  if (isArray(right)) return eachSeries(right, (series) => pair(compute, left as Series, series, series));
  return eachSeries(left, (series) => pair(compute, series, right, series));
}

/** A function of single numbers applied to every data point. */
export function mapPoints(value: Value, compute: (point: number) => number): Value {
  if (typeof value === 'number') return finiteOrMissing(compute(value));
  return eachSeries(value, (series) => mapSeries(series, compute));
}

/** A function of single numbers applied to every data point of one series. */
export function mapSeries(series: Series, compute: (point: number) => number): Series {
  return { ...series, values: series.values.map((point) => finiteOrMissing(compute(point))) };
}

function eachSeries(value: Series | readonly Series[], change: (series: Series) => Series): Value {
  return isArray(value) ? value.map(change) : change(value);
}

function scalars(compute: Compute, left: number, right: number): number {
  if (Number.isNaN(left) || Number.isNaN(right)) return Number.NaN;
  return finiteOrMissing(compute(left, right));
}

function scalarLeft(compute: Compute, left: number, series: Series): Series {
  return { ...series, values: series.values.map((right) => scalars(compute, left, right)) };
}

function scalarRight(compute: Compute, series: Series, right: number): Series {
  return { ...series, values: series.values.map((left) => scalars(compute, left, right)) };
}

/** The result carries the label of `named`: an array keeps its labels whatever single series it is combined with. */
function pair(compute: Compute, left: Series, right: Series, named: Series): Series {
  const values = new Float64Array(left.values.length);
  for (let index = 0; index < values.length; index++) {
    const a = left.values[index] as number;
    const b = right.values[index] as number;
    values[index] = pointOf(compute, a, b);
  }
  return { ...named, values };
}

function pointOf(compute: Compute, left: number, right: number): number {
  if (Number.isNaN(left)) return Number.isNaN(right) ? Number.NaN : finiteOrMissing(compute(0, right));
  return finiteOrMissing(compute(left, Number.isNaN(right) ? 0 : right));
}
