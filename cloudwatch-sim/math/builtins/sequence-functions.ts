import type { TimeGrid } from '../time-grid.ts';
import { finiteOrMissing } from '../value.ts';
import { type Form, type FunctionTable, seriesForms } from './form.ts';

/** The change from one data point to the next: the difference of the values, and the seconds between them. */
type Change = (difference: number, seconds: number) => number;

/**
 * Functions of a data point and those before it. The preceding point is the last that exists, across a gap; the first of
 * the range has none and is dropped. RUNNING_SUM has a point where its series has one.
 */
export const sequenceFunctions: FunctionTable = {
  DIFF: ofChange((difference) => difference),
  DIFF_TIME: ofChange((_difference, seconds) => seconds),
  RATE: ofChange((difference, seconds) => difference / seconds),
  RUNNING_SUM: seriesForms((series) => ({ ...series, values: runningSum(series.values) }), {
    dependsOnRange: true,
    alarmAdvice:
      'RUNNING_SUM begins with the oldest point that CloudWatch fetches for an alarm, beyond the evaluation periods',
  }),
};

function ofChange(change: Change): readonly Form[] {
  return seriesForms((series, grid) => ({ ...series, values: changes(series.values, grid, change) }), {
    dependsOnRange: true,
  });
}

function changes(values: Float64Array, grid: TimeGrid, change: Change): Float64Array {
  const result = new Float64Array(values.length).fill(Number.NaN);
  let previous = -1;
  for (let index = 0; index < values.length; index++) {
    const value = values[index] as number;
    if (Number.isNaN(value)) continue;
    if (previous >= 0) {
      const difference = value - (values[previous] as number);
      result[index] = finiteOrMissing(change(difference, (index - previous) * grid.period));
    }
    previous = index;
  }
  return result;
}

function runningSum(values: Float64Array): Float64Array {
  let total = 0;
  return values.map((value) => (Number.isNaN(value) ? Number.NaN : finiteOrMissing((total += value))));
}
