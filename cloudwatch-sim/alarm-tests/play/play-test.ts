import { AlarmBook } from '../../alarms/book/alarm-book.ts';
import type { AlarmEvent } from '../../alarms/book/alarm-event.ts';
import { alarmReadings } from '../../readings/alarm-readings.ts';
import { MetricStore } from '../../store/metric-store.ts';
import type { TestPlan } from '../plan/plan-test.ts';
import type { AlarmTimeline, Moment } from './alarm-timeline.ts';

/** Runs a test on a clock of its own and gives the timeline of each alarm that something is expected of, in order. */
export function playTest({ start, end, account, alarms, data, expectations }: TestPlan): AlarmTimeline[] {
  let now = start;
  const store = new MetricStore({ clock: () => now });
  store.put(data);
  const book = new AlarmBook({ ...account, readSeries: alarmReadings(store) });
  const moments = new Map<string, Moment[]>(expectations.map(({ alarm }) => [alarm.name, []]));
  const note = () => {
    for (const [name, list] of moments) list.push(momentOf(book, name, now - start));
  };
  const events = book.put(alarms, now);
  note();
  for (let due = book.nextDue(now); due !== undefined && due <= end; due = book.nextDue(now)) {
    now = due;
    events.push(...book.tick(now));
    note();
  }
  return [...moments].map(([name, [first, ...rest]]) => ({
    alarm: name,
    moments: [first!, ...rest],
    ...happened(events, name, start),
  }));
}

function momentOf(book: AlarmBook, name: string, at: number): Moment {
  const { state, suppression, alternatives } = book.get(name)!;
  return { at, state, suppressedBy: suppression.by, alternatives };
}

function happened(
  events: readonly AlarmEvent[],
  name: string,
  start: number,
): Pick<AlarmTimeline, 'changes' | 'notifications' | 'errors'> {
  const own = events
    .filter(({ alarm }) => alarm === name)
    .map((event) => ({ ...event, at: event.at - start }));
  return {
    changes: own.filter((event) => event.kind === 'stateChange'),
    notifications: own.filter((event) => event.kind === 'action'),
    errors: own.filter((event) => event.kind === 'evaluationError'),
  };
}
