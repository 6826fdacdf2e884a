import { durationText } from '../format/duration.ts';
import type { Expectation } from '../format/expectation-schema.ts';
import { lastPart } from '../plan/topic-of.ts';
import { momentsBetween, type AlarmTimeline } from '../play/alarm-timeline.ts';
import { verdict, type Verdict } from './verdict.ts';

/** Whether the alarm told a topic of a state within a span: as often as expected, at least once where no count is given. */
export function checkNotifications(
  { at, from = at ?? 0, to = at, topic, state, count }: NonNullable<Expectation['notifications']>[number],
  timeline: AlarmTimeline,
): Verdict {
  const last = to ?? timeline.moments.at(-1)?.at ?? from;
  const all = timeline.notifications;
  const fitting = all.filter(
    (each) =>
      each.at >= from &&
      each.at <= last &&
      (topic === undefined || each.action === topic) &&
      (state === undefined || each.state === state),
  );
  const what = [
    count === undefined ? 'a notification' : `${count} notification${count === 1 ? '' : 's'}`,
    ...(state === undefined ? [] : [`of ${state}`]),
    ...(topic === undefined ? [] : [`to ${lastPart(topic)}`]),
    from === last ? `at ${durationText(from)}` : `from ${durationText(from)} to ${durationText(last)}`,
  ].join(' ');
  const doubts = momentsBetween(timeline, from, last).filter(({ state: actual, alternatives }) =>
    alternatives.some((other) => state === undefined || other.state === state || actual === state),
  );
  return verdict(
    count === undefined ? fitting.length > 0 : fitting.length === count,
    `expected ${what}, but there ${listed(count === undefined ? all : fitting)}`,
    doubts,
  );
}

function listed(notifications: AlarmTimeline['notifications']): string {
  if (notifications.length === 0) return 'was none';
  const list = notifications
    .slice(0, 5)
    .map(({ at, state, action }) => `${durationText(at)} ${state} to ${lastPart(action)}`);
  const more = notifications.length > 5 ? ` and ${notifications.length - 5} more` : '';
  return `${notifications.length === 1 ? 'was' : 'were'} ${list.join(', ')}${more}`;
}
