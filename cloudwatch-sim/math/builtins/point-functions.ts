import { mapSeries } from '../apply-operator.ts';
import { type Form, type FunctionTable, seriesForms } from './form.ts';

/** Functions of each data point by itself. The logarithm of zero or less is no number: the point is dropped. */
export const pointFunctions: FunctionTable = {
  ABS: ofPoints(Math.abs),
  CEIL: ofPoints(Math.ceil),
  FLOOR: ofPoints(Math.floor),
  LOG: ofPoints(Math.log),
  LOG10: ofPoints(Math.log10),
};

function ofPoints(compute: (point: number) => number): readonly Form[] {
  return seriesForms((series) => mapSeries(series, compute));
}
