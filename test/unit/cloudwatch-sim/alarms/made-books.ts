import type { Alarm } from '../../../../cloudwatch-sim/alarms/alarm.ts';
import { AlarmBook } from '../../../../cloudwatch-sim/alarms/book/alarm-book.ts';
import type { AlarmEvent } from '../../../../cloudwatch-sim/alarms/book/alarm-event.ts';
import type { ReadSeries } from '../../../../cloudwatch-sim/alarms/evaluation/evaluation-window.ts';
import { minute, noon } from './made-alarms.ts';

/** Whose alarms they are. */
export const account = { region: 'eu-west-1', accountId: '111122223333' };
/** ARN of a topic. */
export const topic = (name: string) => `arn:aws:sns:eu-west-1:111122223333:${name}`;
/** A topic for ALARM and one for OK. */
export const actions = { AlarmActions: [topic('critical')], OKActions: [topic('recovered')] };

/** A book that got its alarms at noon. */
export function bookOf(readSeries: ReadSeries, ...alarms: Alarm[]): AlarmBook {
  const book = new AlarmBook({ ...account, readSeries });
  book.put(alarms, noon);
  return book;
}

/** What the ticks of the given minutes did, as `told`. */
export function play(book: AlarmBook, fromMinute: number, toMinute: number): string[] {
  const lines: string[] = [];
  for (let at = fromMinute; at <= toMinute; at += 1) lines.push(...told(book.tick(noon + at * minute)));
  return lines;
}

/** Minutes after noon, alarm and what happened. */
export function told(events: readonly AlarmEvent[]): string[] {
  return events.map((event) => {
    const at = `${(event.at - noon) / minute} ${event.alarm}`;
    if (event.kind === 'action') return `${at}: ${event.action.split(':').at(-1)}`;
    if (event.kind === 'evaluationError') return `${at}: ${event.error}`;
    return `${at}: ${event.from} -> ${event.to}${event.suppressedBy ? ` held by ${event.suppressedBy}` : ''}`;
  });
}
