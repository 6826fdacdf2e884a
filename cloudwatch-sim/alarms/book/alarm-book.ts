import type { Alarm, StateValue } from '../alarm.ts';
import { AlarmValidationError } from '../alarm-validation-error.ts';
import { evaluationInterval, lastEvaluation, type ReadSeries } from '../evaluation/evaluation-window.ts';
import { checkAdded, checkDeleted } from './alarm-book-checks.ts';
import { bookState, readBookState, type AlarmBookState } from './alarm-book-state.ts';
import type { AlarmAction, AlarmEvent } from './alarm-event.ts';
import { actionItem, configurationItem, type HistoryItem } from './alarm-history.ts';
import { AlarmLedger, type Transition } from './alarm-ledger.ts';
import type { AlarmRecord } from './alarm-record.ts';
import { endSuppressions, settleComposites } from './settle-composites.ts';
import { compositeGraph, type CompositeGraph } from './composite-graph.ts';
import { evaluateDueAlarms } from './metric-alarm-evaluation.ts';
import type { AlarmAccount } from './notification.ts';
import { putAlarm } from './put-alarm.ts';

/**
 * The alarms of one account and region, evaluated as CloudWatch would. It has no clock: every call is told the time in
 * epoch milliseconds, which must not go backwards, and returns what happened, actions included, for the caller to carry
 * out. Its state goes through JSON and back, so that a restart loses nothing.
 *
 * @example
 * const book = new AlarmBook({ region, accountId, readSeries });
 * book.put([parseMetricAlarm(properties)], now);
 * for (const event of book.tick(now + 60_000)) if (event.kind === 'action') await publish(event);
 */
export class AlarmBook {
  readonly #readSeries: ReadSeries;
  readonly #ledger: AlarmLedger;
  #graph: CompositeGraph;

  /** Starts empty, or with `state` where another book's toJSON left off. Throws on a state it cannot read. */
  constructor({ readSeries, state, ...account }: AlarmAccount & { readSeries: ReadSeries; state?: unknown }) {
    this.#readSeries = readSeries;
    const { records, history } = state === undefined ? { records: [], history: [] } : readBookState(state);
    this.#ledger = new AlarmLedger(account, records, history);
    this.#graph = compositeGraph(this.#alarms().values());
  }

  /** Every alarm with where it stands, in the order of their creation. */
  list(): AlarmRecord[] {
    return [...this.#ledger.records()];
  }

  get(name: string): AlarmRecord | undefined {
    return this.#ledger.get(name);
  }

  /** What happened in the last two weeks, oldest first. */
  history(): readonly HistoryItem[] {
    return this.#ledger.history();
  }

  /** Composites that look at each other in a circle and are therefore not evaluated. */
  cycles(): readonly (readonly string[])[] {
    return this.#graph.cycles;
  }

  /**
   * Adds alarms, or replaces them by name, which keeps their state. All or none: throws AlarmValidationError when a
   * composite looks at an alarm that neither is there nor among them.
   */
  put(alarms: readonly Alarm[], now: number): AlarmEvent[] {
    checkAdded(alarms, this.#alarms());
    endSuppressions(this.#ledger, this.#graph, now);
    const configured = new Map<string, 'created' | 'updated'>();
    for (const alarm of alarms) {
      const change = putAlarm(this.#ledger, alarm, now);
      if (change !== undefined) configured.set(alarm.name, change);
    }
    this.#graph = compositeGraph(this.#alarms().values());
    return this.#settle([], now, configured);
  }

  /** Removes alarms; all or none. Throws AlarmValidationError for unknown names and where composites depend on one. */
  delete(names: readonly string[], now: number): void {
    checkDeleted(names, this.#alarms());
    for (const name of names) {
      const record = this.#known(name);
      this.#ledger.remember(configurationItem(record, 'Delete', now));
      this.#ledger.remove(name);
    }
    this.#graph = compositeGraph(this.#alarms().values());
  }

  /** Evaluates what is due; calling it more often than nextDue asks does no harm. */
  tick(now: number): AlarmEvent[] {
    this.#ledger.trimHistory(now);
    endSuppressions(this.#ledger, this.#graph, now);
    return this.#settle(evaluateDueAlarms(this.#ledger, this.#readSeries, now), now);
  }

  /** The first moment after `after` at which a tick may do something; undefined for a book without alarms. */
  nextDue(after: number): number | undefined {
    let next = Number.POSITIVE_INFINITY;
    for (const { alarm, suppression } of this.#ledger.records()) {
      if (alarm.type === 'MetricAlarm') {
        next = Math.min(next, lastEvaluation(alarm, after) + evaluationInterval(alarm));
      } else if ('until' in suppression) {
        next = Math.min(next, Math.max(suppression.until, after + 1));
      }
    }
    return Number.isFinite(next) ? next : undefined;
  }

  /**
   * SetAlarmState: lasts until the next evaluation, for a composite until one of its children changes. Takes actions
   * where it changes the state. `reasonData` is JSON text.
   */
  setState(
    name: string,
    { state, reason, reasonData }: { state: StateValue; reason: string; reasonData?: string },
    now: number,
  ): AlarmEvent[] {
    const record = this.#known(name);
    endSuppressions(this.#ledger, this.#graph, now);
    const detail = { state, reason, ...(reasonData === undefined ? {} : { reasonData }) };
    const transition = this.#ledger.setState(
      this.#ledger.get(name) ?? record,
      { ...detail, dependsOnUndocumented: false, alternatives: [] },
      now,
    );
    return this.#settle(transition === undefined ? [] : [transition], now);
  }

  /** EnableAlarmActions and DisableAlarmActions; what an alarm missed meanwhile is not made up for. */
  setActionsEnabled(names: readonly string[], actionsEnabled: boolean, now: number): void {
    for (const record of names.map((name) => this.#known(name))) {
      if (record.alarm.actionsEnabled !== actionsEnabled)
        putAlarm(this.#ledger, { ...record.alarm, actionsEnabled }, now);
    }
  }

  /** Notes in the history that an action which the book asked for could not be taken. */
  actionFailed(action: AlarmAction, error: string, now: number): void {
    const record = this.#ledger.get(action.alarm);
    if (record !== undefined) this.#ledger.remember(actionItem(record, { ...action, at: now }, error));
  }

  /** Everything that a new book needs to go on from here, as plain JSON data. */
  toJSON(): AlarmBookState {
    return bookState(this.#ledger);
  }

  #settle(
    transitions: readonly Transition[],
    now: number,
    configured?: ReadonlyMap<string, 'created' | 'updated'>,
  ): AlarmEvent[] {
    settleComposites(this.#ledger, this.#graph, transitions, now, configured);
    return this.#ledger.takeEvents();
  }

  #known(name: string): AlarmRecord {
    const record = this.#ledger.get(name);
    if (record !== undefined) return record;
    throw new AlarmValidationError(name, [
      { field: 'AlarmName', problem: 'names no alarm, expected an existing one' },
    ]);
  }

  #alarms(): Map<string, Alarm> {
    return new Map([...this.#ledger.records()].map(({ alarm }) => [alarm.name, alarm]));
  }
}
