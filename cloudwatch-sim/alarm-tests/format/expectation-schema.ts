import * as z from 'zod';
import { stateValues } from '../../alarms/alarm.ts';
import { parseDuration } from './duration.ts';
import { duration, exactly, state, text } from './schema-parts.ts';

/** States by time; a single time is a span from it to it. Milliseconds after the start, both ends included. */
const moments = z
  .record(
    z.string(),
    z.union([state, z.array(state)], `expected ${stateValues.join(', ')}`),
    'expected a mapping of times to states',
  )
  .transform((byTime, context) =>
    Object.entries(byTime).flatMap(([written, expected]) => {
      const [from, to = from] = written.split('..').map((each) => parseDuration(each.trim()));
      if (from !== undefined && to !== undefined && from <= to)
        return [{ from, to, expected: [expected].flat() }];
      const message = `"${written}" is no time; expected one such as 7m, or a span such as 7m..20m`;
      context.addIssue({ code: 'custom', path: [written], message });
      return [];
    }),
  );

const span = { at: duration.optional(), from: duration.optional(), to: duration.optional() };

const isSpan = ({ at, from, to }: { at?: number; from?: number; to?: number }) =>
  at === undefined ? (from ?? 0) <= (to ?? Number.POSITIVE_INFINITY) : from === undefined && to === undefined;
const spanError = 'expected either at, or from (not after to) and to';

const notification = exactly({
  ...span,
  topic: text.optional(),
  state: state.optional(),
  count: text.regex(/^\d+$/, 'expected a whole number').transform(Number).optional(),
}).refine(isSpan, spanError);

const suppression = exactly({
  ...span,
  by: z
    .enum(
      ['Alarm', 'WaitPeriod', 'ExtensionPeriod', 'nothing'],
      'expected Alarm, WaitPeriod, ExtensionPeriod or nothing',
    )
    .optional(),
}).refine(isSpan, spanError);

/** What a test expects of one alarm. */
export const expectation = exactly({
  states: moments.optional(),
  changes: moments
    .refine(
      (all) => all.every(({ from, to, expected }) => from === to && expected.length === 1),
      'expected single times and states',
    )
    .optional(),
  first: z
    .partialRecord(state, duration, `expected a mapping of ${stateValues.join(', ')} to a time`)
    .optional(),
  never: z
    .union([state, z.array(state)], `expected ${stateValues.join(', ')}`)
    .transform((one) => [one].flat())
    .optional(),
  notifications: z
    .array(notification, 'expected a list')
    .min(1, 'expected at least one entry; for none at all write "- count: 0"')
    .optional(),
  suppressed: z.array(suppression, 'expected a list').min(1, 'expected at least one entry').optional(),
}).refine(
  (all) => Object.values(all).some((each) => each !== undefined),
  'expects nothing; expected states, changes, first, never, notifications or suppressed',
);

/** What a test expects of one alarm; times are milliseconds after its start. */
export type Expectation = z.output<typeof expectation>;
