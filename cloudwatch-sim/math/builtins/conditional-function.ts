import { type Series, seriesFrom } from '../value.ts';
import { form, type FunctionTable } from './form.ts';

/**
 * IF, in the forms that CloudWatch documents. Per period: a condition other than 0 takes the second argument, and 0 where
 * that is a series without a point; a condition of 0 takes the third, and nothing where there is none; without a
 * condition there is nothing. A scalar condition takes one series whole.
 */
export const conditionalFunction: FunctionTable = {
  IF: [
    form(['TS', 'TS'], 'TS', ([condition, chosen]) => choose(condition, chosen, Number.NaN)),
    form(['TS', 'S'], 'TS', ([condition, chosen]) => choose(condition, chosen, Number.NaN)),
    form(['TS', 'TS', 'TS'], 'TS', ([condition, chosen, other]) => choose(condition, chosen, other)),
    form(['TS', 'TS', 'S'], 'TS', ([condition, chosen, other]) => choose(condition, chosen, other)),
    form(['TS', 'S', 'TS'], 'TS', ([condition, chosen, other]) => choose(condition, chosen, other)),
    form(['TS', 'S', 'S'], 'TS', ([condition, chosen, other]) => choose(condition, chosen, other)),
    form(['S', 'TS'], 'TS', ([condition, chosen]) => (condition ? chosen : nothing(chosen))),
    form(['S', 'TS', 'TS'], 'TS', ([condition, chosen, other]) =>
      Number.isNaN(condition) ? nothing(chosen) : condition === 0 ? other : chosen,
    ),
  ],
};

function choose(condition: Series, chosen: Series | number, other: Series | number): Series {
  const values = condition.values.map((truth, index) => {
    if (Number.isNaN(truth)) return Number.NaN;
    if (truth === 0) return pointOf(other, index);
    const point = pointOf(chosen, index);
    return Number.isNaN(point) && typeof chosen !== 'number' ? 0 : point;
  });
  return seriesFrom(values);
}

function pointOf(source: Series | number, index: number): number {
  return typeof source === 'number' ? source : (source.values[index] as number);
}

function nothing({ values }: Series): Series {
  return seriesFrom(values.map(() => Number.NaN));
}
