import { referencedName } from '../alarm.ts';
import { advanceSuppression, expireSuppression, type SuppressionStep } from '../composite/suppression.ts';
import type { AlarmLedger, Transition } from './alarm-ledger.ts';
import type { AlarmRecord } from './alarm-record.ts';
import type { CompositeGraph } from './composite-graph.ts';
import { evaluateComposite } from './composite-state.ts';

/** Takes the actions whose wait or extension period ran out before `now`. */
export function endSuppressions(ledger: AlarmLedger, { order }: CompositeGraph, now: number): void {
  for (const { name } of order) {
    const record = ledger.get(name);
    if (record !== undefined) applyStep(ledger, record, expireSuppression(record.suppression, now));
  }
}

/**
 * Follows the transitions of other alarms into the composites that look at them, and tells of all of them: those of
 * metric alarms first, then composites, children before parents. `configured` are composites that were created or
 * updated just now, which are evaluated in any case.
 */
export function settleComposites(
  ledger: AlarmLedger,
  { order }: CompositeGraph,
  transitions: readonly Transition[],
  now: number,
  configured: ReadonlyMap<string, 'created' | 'updated'> = new Map(),
): void {
  const changed = new Map(transitions.map((transition) => [transition.after.alarm.name, transition]));
  for (const node of order) {
    const transition = evaluateComposite(ledger, node, changed, configured.get(node.name), now);
    if (transition !== undefined) changed.set(node.name, transition);
  }
  // All but the composites in order: metric alarms, and composites on a cycle whose state was set by hand.
  const ordered = new Set(order.map(({ name }) => name));
  for (const [name, transition] of changed) {
    if (ordered.has(name)) continue;
    ledger.announce(transition);
    ledger.act(name, now);
  }
  for (const { name } of order) tellOfComposite(ledger, name, changed.get(name), now);
}

/** Lets the suppressor decide over a composite's actions; without one they are taken at once. */
function tellOfComposite(
  ledger: AlarmLedger,
  name: string,
  transition: Transition | undefined,
  now: number,
): void {
  const record = ledger.get(name);
  if (record?.alarm.type !== 'CompositeAlarm') return;
  const { suppressor } = record.alarm;
  if (suppressor === undefined) {
    if (transition === undefined) return;
    ledger.announce(transition);
    ledger.act(name, now);
    return;
  }
  const step = advanceSuppression(record.suppression, {
    now,
    suppressorInAlarm: ledger.get(referencedName(suppressor.alarm))?.state === 'ALARM',
    stateChanged: transition !== undefined,
    waitPeriod: suppressor.waitPeriod,
    extensionPeriod: suppressor.extensionPeriod,
  });
  if (transition !== undefined) ledger.announce(transition, step.suppression.by);
  applyStep(ledger, record, step);
}

/** Keeps a step's suppression and takes the actions that it makes due. */
export function applyStep(
  ledger: AlarmLedger,
  record: AlarmRecord,
  { suppression, actAt }: SuppressionStep,
): void {
  if (suppression !== record.suppression) ledger.update(record, { suppression });
  if (actAt !== undefined) ledger.act(record.alarm.name, actAt);
}
