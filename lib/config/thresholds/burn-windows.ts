import { z } from 'zod';
import type { Severity, Threshold } from './threshold.ts';

const hour = 3600;
const day = 24 * hour;

/** A pair of windows that must both burn an error budget. */
const pairSchema = z
  .strictObject({
    /** How many times as fast as would use the budget up in just its 30 days. */
    rate: z.number().positive().max(14.4),
    /** At most a day, or whole days up to a week. */
    longSeconds: z.int().refine(isWindow, 'whole minutes up to a day, or whole days up to 7'),
    shortSeconds: z
      .int()
      .refine((seconds) => isWindow(seconds) && seconds <= day, 'whole minutes up to a day'),
  })
  .refine((pair) => pair.shortSeconds < pair.longSeconds, 'shortSeconds must be less than longSeconds');

/** A pair of windows that must both burn an error budget. */
export type BurnWindows = z.output<typeof pairSchema>;

/** Pairs by the severity of the alarm that any of them raises. */
export type BurnWindowsBySeverity = Readonly<Partial<Record<Severity, readonly BurnWindows[]>>>;

/** Of the SRE workbook: what burns fast pages somebody, what burns slowly is a ticket. */
const workbook: BurnWindowsBySeverity = {
  critical: [
    { rate: 14.4, longSeconds: hour, shortSeconds: 300 },
    { rate: 6, longSeconds: 6 * hour, shortSeconds: 1800 },
  ],
  warning: [
    { rate: 3, longSeconds: day, shortSeconds: 2 * hour },
    { rate: 1, longSeconds: 3 * day, shortSeconds: 6 * hour },
  ],
};

/** https://sre.google/workbook/alerting-on-slos/, recommended parameters for an objective over 30 days. */
export const burnWindows: Threshold<BurnWindowsBySeverity> = {
  schema: z.strictObject({
    info: z.array(pairSchema).min(1).optional(),
    warning: z.array(pairSchema).min(1).optional(),
    critical: z.array(pairSchema).min(1).optional(),
  }),
  defaults: { standard: workbook, strict: workbook },
};

function isWindow(seconds: number): boolean {
  return seconds > 0 && (seconds <= day ? seconds % 60 === 0 : seconds % day === 0 && seconds <= 7 * day);
}
