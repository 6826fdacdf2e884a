import * as z from 'zod';
import { stateValues } from '../../alarms/alarm.ts';
import { parseDuration } from './duration.ts';

// Every scalar arrives as text, so that account ids keep their zeros and `0x10` stays what was written.

/** A mapping with these keys alone; the error for any other key lists them. */
export const exactly = <Shape extends z.core.$ZodShape>(shape: Shape) =>
  z.strictObject(shape, {
    error: ({ code, input }) =>
      code === 'unrecognized_keys'
        ? `expected only ${Object.keys(shape).join(', ')}`
        : code === 'invalid_type'
          ? `expected a mapping with ${Object.keys(shape).join(', ')}${input === undefined ? ', found nothing' : ''}`
          : undefined,
  });

/** A text that says something. */
export const text = z.string('expected a text').min(1, 'expected a text, found nothing');

/** A duration, as milliseconds. */
export const duration = text.transform((written, context) => {
  const milliseconds = parseDuration(written);
  if (milliseconds !== undefined) return milliseconds;
  context.addIssue({
    code: 'custom',
    message: `"${written}" is no duration; expected one such as 7m, 90s or 1h30m`,
  });
  return z.NEVER;
});

/** A state of an alarm. */
export const state = z.enum(stateValues, `expected ${stateValues.join(', ')}`);
