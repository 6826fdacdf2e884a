import { referencedName, type Alarm } from '../../alarms/alarm.ts';
import { parseRule } from '../../alarms/composite/parse-rule.ts';
import { ruleChildren } from '../../alarms/composite/rule.ts';
import { NameError } from './name-error.ts';

/** An alarm that cannot be run, and why. */
export interface LeftOutAlarm {
  readonly alarm: string;
  readonly reason: string;
}

/** Leaves out composites that look at what is not there, until none does. Throws NameError for two alarms of one name. */
export function withoutDangling(alarms: readonly Alarm[]): {
  complete: ReadonlyMap<string, Alarm>;
  incomplete: LeftOutAlarm[];
} {
  const complete = new Map<string, Alarm>();
  for (const alarm of alarms) {
    if (complete.has(alarm.name))
      throw new NameError(`two alarms are called "${alarm.name}"; choose between their stacks with stacks:`);
    complete.set(alarm.name, alarm);
  }
  const incomplete: LeftOutAlarm[] = [];
  for (let before = -1; before !== complete.size;) {
    before = complete.size;
    for (const alarm of complete.values()) {
      const missing = lookedAt(alarm).find((child) => !complete.has(child));
      if (missing === undefined) continue;
      complete.delete(alarm.name);
      const reason = `looks at the alarm "${missing}", which is not in the templates or cannot be run`;
      incomplete.push({ alarm: alarm.name, reason });
    }
  }
  return { complete, incomplete };
}

/** The alarms that a composite looks at or is suppressed by. */
export function lookedAt(alarm: Alarm): string[] {
  if (alarm.type === 'MetricAlarm') return [];
  const suppressor = alarm.suppressor === undefined ? [] : [referencedName(alarm.suppressor.alarm)];
  return [...ruleChildren(parseRule(alarm.rule)), ...suppressor];
}
