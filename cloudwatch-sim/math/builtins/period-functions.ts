import { constantValues, seriesFrom } from '../value.ts';
import { form, type FunctionTable } from './form.ts';

/** Functions of the periods that are evaluated: PERIOD is in seconds, TIME_SERIES has one value at each. */
export const periodFunctions: FunctionTable = {
  PERIOD: [form(['METRIC'], 'S', (_metric, grid) => grid.period)],
  TIME_SERIES: [form(['S'], 'TS', ([value], grid) => seriesFrom(constantValues(grid.length, value)))],
};
