import { z } from 'zod';

/** Severities, from the one that may wait to the one that wakes somebody. */
export const severities = ['info', 'warning', 'critical'] as const;
export type Severity = (typeof severities)[number];

/** Thresholds by severity. */
export type Levels = Readonly<Partial<Record<Severity, number>>>;

/** Sets of defaults: `standard` for most services, `strict` for one whose callers notice a tenth of a second. */
export const profiles = ['standard', 'strict'] as const;
export type Profile = (typeof profiles)[number];

/** A threshold that a stage may set, and what it is in each profile where the stage does not. */
export interface Threshold<T> {
  readonly schema: z.ZodType<T, T>;
  readonly defaults: Readonly<Record<Profile, T>>;
}

const levelsSchema: z.ZodType<Levels, Levels> = z.strictObject({
  info: z.number().nonnegative().optional(),
  warning: z.number().nonnegative().optional(),
  critical: z.number().nonnegative().optional(),
});

/**
 * Thresholds of one quantity; an absent one means no alarm of that severity. A stage that gives some replaces all, so that
 * it can also leave one out.
 */
export const levels = (standard: Levels, strict: Levels = standard): Threshold<Levels> => ({
  schema: levelsSchema,
  defaults: { standard, strict },
});

/** A number beside the thresholds, such as how many requests it takes to judge a share of them. */
export const figure = (
  schema: z.ZodType<number, number>,
  standard: number,
  strict: number = standard,
): Threshold<number> => ({ schema, defaults: { standard, strict } });
