import type { AlarmAction, AlarmEvent } from './alarm-event.ts';
import { actionItem, historyRetention, stateItem, type HistoryItem } from './alarm-history.ts';
import type { AlarmRecord, StateDetail } from './alarm-record.ts';
import { alarmMessage, alarmSubject, type AlarmAccount } from './notification.ts';

/** A state change that was recorded but not yet announced. */
export interface Transition {
  readonly before: AlarmRecord;
  readonly after: AlarmRecord;
}

/** The records of all alarms, their history, and the events since they were last taken. */
export class AlarmLedger {
  readonly account: AlarmAccount;
  readonly #records: Map<string, AlarmRecord>;
  #history: HistoryItem[];
  #events: AlarmEvent[] = [];

  constructor(account: AlarmAccount, records: Iterable<AlarmRecord>, history: Iterable<HistoryItem>) {
    this.account = account;
    this.#records = new Map([...records].map((record) => [record.alarm.name, record]));
    this.#history = [...history];
  }

  records(): IterableIterator<AlarmRecord> {
    return this.#records.values();
  }

  get(name: string): AlarmRecord | undefined {
    return this.#records.get(name);
  }

  /** Replaces a record by one with other properties; returns it. */
  update(record: AlarmRecord, change: Partial<AlarmRecord>): AlarmRecord {
    const after = { ...record, ...change };
    this.#records.set(after.alarm.name, after);
    return after;
  }

  remove(name: string): void {
    this.#records.delete(name);
  }

  history(): readonly HistoryItem[] {
    return this.#history;
  }

  remember(item: HistoryItem): void {
    this.#history.push(item);
  }

  /** Forgets what is older than CloudWatch keeps. */
  trimHistory(now: number): void {
    const oldest = this.#history[0];
    if (oldest === undefined || oldest.at >= now - historyRetention) return;
    this.#history = this.#history.filter(({ at }) => at >= now - historyRetention);
  }

  /** Records a state with its reason; a transition when it differs from the one before. */
  setState(record: AlarmRecord, detail: StateDetail, at: number): Transition | undefined {
    const changed = detail.state !== record.state;
    const { reasonData: _, triggeringChildren: __, ...rest } = record;
    const after = this.update(rest, {
      ...detail,
      stateUpdatedAt: at,
      ...(changed ? { stateTransitionedAt: at, previousState: record.state } : {}),
    });
    return changed ? { before: record, after } : undefined;
  }

  /** Tells of a transition, in events and history. */
  announce({ before, after }: Transition, suppressedBy?: 'Alarm' | 'WaitPeriod' | 'ExtensionPeriod'): void {
    const at = after.stateTransitionedAt;
    this.remember(stateItem(before, after, at, suppressedBy));
    this.emit({
      kind: 'stateChange',
      at,
      alarm: after.alarm.name,
      from: before.state,
      to: after.state,
      reason: after.reason,
      ...(suppressedBy === undefined ? {} : { suppressedBy }),
      dependsOnUndocumented: after.dependsOnUndocumented,
      alternatives: after.alternatives,
    });
  }

  /** Takes the actions for the state that an alarm is in, unless they are disabled. */
  act(name: string, at: number, which: (action: string) => boolean = () => true): void {
    const record = this.#records.get(name);
    if (record === undefined || !record.alarm.actionsEnabled) return;
    for (const action of record.alarm.actions[record.state].filter(which)) {
      const event: AlarmAction = {
        kind: 'action',
        at,
        alarm: name,
        action,
        state: record.state,
        subject: alarmSubject(record, this.account),
        message: alarmMessage(record, this.account),
      };
      this.remember(actionItem(record, event));
      this.emit(event);
    }
  }

  emit(event: AlarmEvent): void {
    this.#events.push(event);
  }

  /** The events since the last call. */
  takeEvents(): AlarmEvent[] {
    const events = this.#events;
    this.#events = [];
    return events;
  }
}
