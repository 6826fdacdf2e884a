import { referencedName, type Alarm } from '../alarm.ts';
import { AlarmValidationError, type AlarmIssue } from '../alarm-validation-error.ts';
import { parseRule } from '../composite/parse-rule.ts';
import { ruleChildren } from '../composite/rule.ts';
import { compositeGraph } from './composite-graph.ts';

const mostParents = 150;

/** Throws AlarmValidationError unless `added` may join (or replace) the alarms that are there. */
export function checkAdded(added: readonly Alarm[], existing: ReadonlyMap<string, Alarm>): void {
  const after = new Map(existing);
  for (const alarm of added) {
    const before = after.get(alarm.name);
    if (before !== undefined && before.type !== alarm.type) {
      throw refusal(alarm, 'AlarmName', `is taken by a ${before.type}, expected another name`);
    }
    after.set(alarm.name, alarm);
  }
  for (const alarm of added) {
    const issues = missingReferences(alarm, after);
    if (issues.length > 0) throw new AlarmValidationError(alarm.name, issues);
  }
  const { dependents } = compositeGraph(after.values());
  for (const alarm of added.flatMap((each) => (each.type === 'CompositeAlarm' ? [each] : []))) {
    for (const child of ruleChildren(parseRule(alarm.rule))) {
      const parents = dependents.get(child)?.length ?? 0;
      if (parents > mostParents) {
        throw refusal(
          alarm,
          'AlarmRule',
          `is number ${parents} to look at "${child}", expected at most ${mostParents}`,
        );
      }
    }
  }
}

/** Throws AlarmValidationError unless all of `names` exist and no composite that stays looks at one of them. */
export function checkDeleted(names: readonly string[], existing: ReadonlyMap<string, Alarm>): void {
  const { dependents } = compositeGraph(existing.values());
  for (const name of names) {
    if (!existing.has(name)) {
      throw new AlarmValidationError(name, [
        { field: 'AlarmNames', problem: 'names no alarm, expected existing ones' },
      ]);
    }
    const staying = (dependents.get(name) ?? []).filter((parent) => !names.includes(parent));
    if (staying.length > 0) {
      const problem = `cannot be deleted: composite alarms depend on it (${staying.join(', ')}); change or delete them first`;
      throw new AlarmValidationError(name, [{ field: 'AlarmNames', problem }]);
    }
  }
}

function missingReferences(alarm: Alarm, alarms: ReadonlyMap<string, Alarm>): AlarmIssue[] {
  if (alarm.type !== 'CompositeAlarm') return [];
  const children = ruleChildren(parseRule(alarm.rule))
    .filter((child) => !alarms.has(child))
    .map((child) => ({ field: 'AlarmRule', problem: `looks at "${child}", expected an alarm that exists` }));
  const suppressor = alarm.suppressor && referencedName(alarm.suppressor.alarm);
  if (suppressor === undefined || alarms.has(suppressor)) return children;
  return [
    ...children,
    { field: 'ActionsSuppressor', problem: `is "${suppressor}", expected an alarm that exists` },
  ];
}

function refusal({ name }: Alarm, field: string, problem: string): AlarmValidationError {
  return new AlarmValidationError(name, [{ field, problem }]);
}
