import type { StateValue } from '../alarm.ts';
import { ruleHolds } from '../composite/rule.ts';
import type { Alternative } from '../evaluation/evaluate-metric-alarm.ts';
import { cloudWatchTime, spokenTime } from '../timestamps.ts';
import type { AlarmLedger, Transition } from './alarm-ledger.ts';
import type { AlarmRecord, StateDetail, TriggeringChild } from './alarm-record.ts';
import type { CompositeNode } from './composite-graph.ts';

/**
 * Evaluates one composite if a child of it changed or it was configured; returns its transition if it has one. The doubt
 * about children is passed on in any case.
 */
export function evaluateComposite(
  ledger: AlarmLedger,
  node: CompositeNode,
  changed: ReadonlyMap<string, Transition>,
  configured: 'created' | 'updated' | undefined,
  now: number,
): Transition | undefined {
  const { name, children } = node;
  const record = ledger.get(name);
  if (record === undefined) return undefined;
  const triggers = children.filter((child) => changed.has(child));
  const isDue = configured !== undefined || triggers.length > 0;
  const state = isDue ? ruleState(ledger, node) : record.state;
  const alternatives = alternativesOf(ledger, node, state);
  const doubts = { alternatives, dependsOnUndocumented: alternatives.length > 0 };
  if (state === record.state) {
    if (doubts.dependsOnUndocumented || record.dependsOnUndocumented) ledger.update(record, doubts);
    return undefined;
  }
  const looked = configured === undefined ? triggers : children;
  const triggering = looked.flatMap((child) => triggeringChild(ledger.get(child)));
  return ledger.setState(
    record,
    { ...compositeDetail(record, state, triggering, configured), ...doubts },
    now,
  );
}

function ruleState(
  ledger: AlarmLedger,
  { rule }: CompositeNode,
  instead?: { name: string; state: StateValue },
) {
  const stateOf = (child: string) => (child === instead?.name ? instead.state : ledger.get(child)?.state);
  return ruleHolds(rule, stateOf) ? 'ALARM' : 'OK';
}

/** The states the composite would have if one child were in a state that it may be in instead of its own. */
function alternativesOf(ledger: AlarmLedger, node: CompositeNode, state: StateValue): Alternative[] {
  for (const name of node.children) {
    for (const { state: other, because } of ledger.get(name)?.alternatives ?? []) {
      const otherwise = ruleState(ledger, node, { name, state: other });
      if (otherwise !== state) return [{ state: otherwise, because }];
    }
  }
  return [];
}

function triggeringChild(child: AlarmRecord | undefined): TriggeringChild[] {
  return child === undefined ? [] : [{ arn: child.arn, state: child.state, at: child.stateTransitionedAt }];
}

function compositeDetail(
  { arn }: AlarmRecord,
  state: StateValue,
  triggeringChildren: readonly TriggeringChild[],
  configured: 'created' | 'updated' | undefined,
): Omit<StateDetail, 'dependsOnUndocumented' | 'alternatives'> {
  const [first] = triggeringChildren;
  const reason =
    configured !== undefined || first === undefined
      ? `${arn} was ${configured ?? 'updated'} and its alarm rule evaluates to ${state}`
      : `${first.arn} transitioned to ${first.state} at ${spokenTime(first.at)}`;
  const triggeringAlarms = triggeringChildren.map((child) => ({
    arn: child.arn,
    state: { value: child.state, timestamp: cloudWatchTime(child.at) },
  }));
  return {
    state,
    reason,
    reasonData: JSON.stringify({ triggeringAlarms }),
    triggeringChildren,
  };
}
