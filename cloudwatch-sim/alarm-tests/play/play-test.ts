import { AlarmBook } from '../../alarms/book/alarm-book.ts';
import type { AlarmEvent } from '../../alarms/book/alarm-event.ts';
import type { ReadSeries } from '../../alarms/evaluation/evaluation-window.ts';
import { alarmReadings } from '../../readings/alarm-readings.ts';
import { MetricStore } from '../../store/metric-store.ts';
import type { TestPlan } from '../plan/plan-test.ts';
import type { AlarmTimeline, Moment } from './alarm-timeline.ts';

/** Runs a test on a clock of its own and gives the timeline of each alarm that something is expected of, in order. */
export function playTest({ start, end, account, alarms, data, expectations }: TestPlan): AlarmTimeline[] {
  let now = start;
  const store = new MetricStore({ clock: () => now });
  store.put(data);
  const values = new Map<string, number | undefined>();
  const book = new AlarmBook({ ...account, readSeries: noting(values, alarmReadings(store)) });
  const moments = new Map<string, Moment[]>(expectations.map(({ alarm }) => [alarm.name, []]));
  const note = () => {
    for (const [name, list] of moments)
      list.push({ ...momentOf(book, name, now - start), value: values.get(name) });
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

/** Keeps the newest value of each alarm that is read. */
function noting(values: Map<string, number | undefined>, read: ReadSeries): ReadSeries {
  return (alarm, range) => {
    values.delete(alarm.name);
    const reading = read(alarm, range);
    const { times, values: all } = reading.series;
    const newest = times.findLastIndex((time) => time >= range.end - alarm.period * 1000 && time < range.end);
    values.set(alarm.name, all[newest]);
    return reading;
  };
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
