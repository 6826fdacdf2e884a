import { timeOf } from '../time-grid.ts';
import { seriesFrom } from '../value.ts';
import { form, type Form, type FunctionTable } from './form.ts';

/** Parts of the time at which each period begins, in UTC, for every period of the range. DAY is 1 on Monday, 7 on Sunday. */
export const calendarFunctions: FunctionTable = {
  MINUTE: ofTime((time) => time.getUTCMinutes()),
  HOUR: ofTime((time) => time.getUTCHours()),
  DAY: ofTime((time) => time.getUTCDay() || 7),
  DATE: ofTime((time) => time.getUTCDate()),
  MONTH: ofTime((time) => time.getUTCMonth() + 1),
  YEAR: ofTime((time) => time.getUTCFullYear()),
  EPOCH: ofTime((time) => Math.floor(time.getTime() / 1000)),
};

function ofTime(part: (time: Date) => number): readonly Form[] {
  const run = form(['TS'], 'TS', (_series, grid) =>
    seriesFrom(Float64Array.from({ length: grid.length }, (_, index) => part(new Date(timeOf(grid, index))))),
  );
  return [run];
}
