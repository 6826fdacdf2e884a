import type { StateValue } from '../../alarms/alarm.ts';
import { durationText } from '../format/duration.ts';
import type { Expectation } from '../format/expectation-schema.ts';
import { momentsBetween, type AlarmTimeline } from '../play/alarm-timeline.ts';
import { couldDiffer, verdict, type Verdict } from './verdict.ts';

/** Whether the alarm was in a state at a time, or all through a span. */
export function checkState(
  { from, to, expected }: NonNullable<Expectation['states']>[number],
  timeline: AlarmTimeline,
): Verdict {
  const moments = momentsBetween(timeline, from, to);
  const wrong = moments.find(({ state }) => !expected.includes(state));
  const when = from === to ? `at ${durationText(from)}` : `from ${durationText(from)} to ${durationText(to)}`;
  const where = from === to ? '' : ` at ${durationText(Math.max(from, wrong?.at ?? from))}`;
  return verdict(
    wrong === undefined,
    `expected ${expected.join(' or ')} ${when}, but it was ${wrong?.state}${where}`,
    couldDiffer(moments, expected),
    expected.length === 1 ? expected.map((state) => ({ from, to, state })) : [],
  );
}

/** Whether the alarm was in a state for the first time when expected. */
export function checkFirst(state: StateValue, at: number, { moments }: AlarmTimeline): Verdict {
  const first = moments.find((moment) => moment.state === state);
  const until = Math.max(at, first?.at ?? 0);
  const instead =
    first === undefined
      ? `there was none until ${durationText(moments.at(-1)?.at ?? 0)}`
      : `it was at ${durationText(first.at)}`;
  return verdict(
    first?.at === at,
    `expected the first ${state} at ${durationText(at)}, but ${instead}`,
    couldDiffer(
      moments.filter((moment) => moment.at <= until),
      [state],
    ),
    [{ from: at, to: at, state }],
  );
}

/** Whether the alarm, once it was evaluated, was never in any of these states. */
export function checkNever(
  states: readonly StateValue[],
  { moments: [first, ...rest] }: AlarmTimeline,
): Verdict {
  const evaluated = first.state === 'INSUFFICIENT_DATA' ? rest : [first, ...rest];
  const wrong = evaluated.find(({ state }) => states.includes(state));
  return verdict(
    wrong === undefined,
    `expected never ${states.join(' or ')}, but it was ${wrong?.state} at ${durationText(wrong?.at ?? 0)}`,
    couldDiffer(evaluated, states),
  );
}

/** Whether the alarm changed its state at these times and at no others. */
export function checkChanges(
  expected: NonNullable<Expectation['changes']>,
  timeline: AlarmTimeline,
): Verdict {
  const wanted = expected
    .map(({ from, expected: [state = 'OK'] }) => ({ at: from, state }))
    .toSorted((a, b) => a.at - b.at);
  const actual = timeline.changes.map(({ at, to }) => ({ at, state: to }));
  const listed = (changes: typeof wanted) =>
    changes.map(({ at, state }) => `${durationText(at)} ${state}`).join(', ') || 'none';
  const end = timeline.moments.at(-1)?.at ?? 0;
  return verdict(
    listed(wanted) === listed(actual),
    `expected the changes ${listed(wanted)}, but they were ${listed(actual)}`,
    timeline.moments.filter(({ alternatives }) => alternatives.length > 0),
    wanted.map(({ at, state }, index) => ({ from: at, to: (wanted[index + 1]?.at ?? end + 1) - 1, state })),
  );
}

/** Whether a composite's actions were held back all through a span, and by what. */
export function checkSuppression(
  { at, from = at ?? 0, to = at, by }: NonNullable<Expectation['suppressed']>[number],
  timeline: AlarmTimeline,
): Verdict {
  const last = to ?? timeline.moments.at(-1)?.at ?? from;
  const moments = momentsBetween(timeline, from, last);
  const fits = (actual: string | undefined) =>
    by === undefined ? actual !== undefined : by === (actual ?? 'nothing');
  const wrong = moments.find(({ suppressedBy }) => !fits(suppressedBy));
  const when =
    from === last ? `at ${durationText(from)}` : `from ${durationText(from)} to ${durationText(last)}`;
  return verdict(
    wrong === undefined,
    `expected its actions held back by ${by ?? 'anything'} ${when}, but it was ${wrong?.suppressedBy ?? 'nothing'} at ${durationText(Math.max(from, wrong?.at ?? from))}`,
    moments.filter(({ alternatives }) => alternatives.length > 0),
  );
}
