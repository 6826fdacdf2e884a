import { constantValues, type Series } from '../value.ts';
import { form, type FunctionTable } from './form.ts';

const pinsNewest =
  'FILL also fills the newest period when its data is late, which can hold the alarm in one state; leave room for it with M out of N';

/**
 * FILL puts values where a series has none. REPEAT carries the last point forward and leaves what precedes the first;
 * LINEAR joins the points around a gap and leaves both ends.
 */
export const fillFunction: FunctionTable = {
  FILL: [
    form(['TS', 'S'], 'TS', ([series, filler]) => fillWithScalar(series, filler), {
      alarmAdvice: pinsNewest,
    }),
    form(['TS', 'TS'], 'TS', ([series, filler]) => fillWith(series, filler.values), {
      alarmAdvice: pinsNewest,
    }),
    form(['TS', 'FILLING'], 'TS', ([series, filling]) => fillings[filling](series), {
      dependsOnRange: true,
      alarmAdvice: pinsNewest,
    }),
    form(['TS[]', 'S'], 'TS[]', ([array, filler]) => array.map((series) => fillWithScalar(series, filler)), {
      alarmAdvice: pinsNewest,
    }),
    form(
      ['TS[]', 'TS'],
      'TS[]',
      ([array, filler]) => array.map((series) => fillWith(series, filler.values)),
      {
        alarmAdvice: pinsNewest,
      },
    ),
    form(['TS[]', 'FILLING'], 'TS[]', ([array, filling]) => array.map(fillings[filling]), {
      dependsOnRange: true,
      alarmAdvice: pinsNewest,
    }),
  ],
};

const fillings = {
  REPEAT: (series: Series): Series => ({ ...series, values: repeated(series.values) }),
  LINEAR: (series: Series): Series => ({ ...series, values: interpolated(series.values) }),
};

function fillWithScalar(series: Series, filler: number): Series {
  return fillWith(series, constantValues(series.values.length, filler));
}

function fillWith(series: Series, filler: Float64Array): Series {
  const values = series.values.map((value, index) =>
    Number.isNaN(value) ? (filler[index] as number) : value,
  );
  return { ...series, values };
}

function repeated(values: Float64Array): Float64Array {
  let last = Number.NaN;
  return values.map((value) => (last = Number.isNaN(value) ? last : value));
}

function interpolated(values: Float64Array): Float64Array {
  const result = values.slice();
  let previous = -1;
  for (let index = 0; index < values.length; index++) {
    if (Number.isNaN(values[index])) continue;
    if (previous >= 0) interpolate(result, previous, index);
    previous = index;
  }
  return result;
}

function interpolate(values: Float64Array, from: number, to: number): void {
  const start = values[from] as number;
  const end = values[to] as number;
  for (let index = from + 1; index < to; index++) {
    const share = (index - from) / (to - from);
    values[index] = start * (1 - share) + end * share;
  }
}
