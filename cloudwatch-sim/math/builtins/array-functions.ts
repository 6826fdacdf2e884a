import { constantValues, type Series, seriesFrom } from '../value.ts';
import { form, type FunctionTable } from './form.ts';
import { type Reduction, statistics } from './reductions.ts';

/** Functions that pick, order and count the series of an array. FIRST and LAST of an empty array have no points. */
export const arrayFunctions: FunctionTable = {
  FIRST: [form(['TS[]'], 'TS', ([array], grid) => array[0] ?? empty(grid.length))],
  LAST: [form(['TS[]'], 'TS', ([array], grid) => array.at(-1) ?? empty(grid.length))],
  METRIC_COUNT: [form(['TS[]'], 'S', ([array]) => array.length)],
  SLICE: [
    form(['TS[]', 'S'], 'TS[]', ([array, start]) => slice(array, start, array.length)),
    form(['TS[]', 'S', 'S'], 'TS[]', ([array, start, end]) => slice(array, start, end)),
  ],
  SORT: [
    form(
      ['TS[]', 'STATISTIC', 'ORDER'],
      'TS[]',
      ([array, name, order]) => sort(array, statistics[name], order),
      {
        dependsOnRange: true,
      },
    ),
    form(
      ['TS[]', 'STATISTIC', 'ORDER', 'S'],
      'TS[]',
      ([array, name, order, limit]) => slice(sort(array, statistics[name], order), 0, limit),
      { dependsOnRange: true },
    ),
  ],
  REMOVE_EMPTY: [
    form(['TS[]'], 'TS[]', ([array]) => array.filter(hasPoints), {
      dependsOnRange: true,
      alarmAdvice:
        'REMOVE_EMPTY also looks at the points beyond the evaluation periods that CloudWatch fetches for an alarm',
    }),
  ],
};

function empty(length: number): Series {
  return seriesFrom(constantValues(length, Number.NaN));
}

/** From `start` to before `end`, both counted from 0. */
function slice(array: readonly Series[], start: number, end: number): readonly Series[] {
  return array.slice(place(start), place(end));
}

/** A scalar as a place in an array: fractions are cut off, and what has no value or is below 0 counts as 0. */
function place(scalar: number): number {
  return Math.max(0, Math.trunc(scalar) || 0);
}

/** By a statistic of each series; series without any point come last in either order. */
function sort(array: readonly Series[], statistic: Reduction, order: 'ASC' | 'DESC'): readonly Series[] {
  const sign = order === 'ASC' ? 1 : -1;
  const ranked = array.map((series) => ({
    series,
    rank: hasPoints(series) ? statistic(series.values) : Number.NaN,
  }));
  const byRank = (a: { rank: number }, b: { rank: number }): number => {
    if (Number.isNaN(a.rank)) return Number.isNaN(b.rank) ? 0 : 1;
    return Number.isNaN(b.rank) ? -1 : sign * (a.rank - b.rank);
  };
  return ranked.toSorted(byRank).map(({ series }) => series);
}

function hasPoints({ values }: Series): boolean {
  return values.some((value) => !Number.isNaN(value));
}
