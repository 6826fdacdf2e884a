import type { AlarmSettings, Severity } from '../../config/alarm-settings.ts';
import { describeAlarm } from '../alarm-description.ts';
import { alarmName } from '../alarm-name.ts';
import type { AlarmRule } from '../alarm-rule.ts';
import type { Monitored } from '../monitored.ts';
import { alarmFaults } from './condition-faults.ts';
import { conditionsOf, severitiesOf } from './conditions.ts';
import type { PlannedAlarm } from './planned-alarm.ts';

/** What rules are turned into alarms with. */
export interface PlanInput {
  readonly stage: string;
  readonly rules: readonly AlarmRule[];
  readonly settings: AlarmSettings;
  readonly monitored: Monitored;
}

/**
 * Every alarm of every rule, decided down to its thresholds.
 *
 * @throws Error that names each faulty rule and what is wrong with it, after all were looked at
 */
export function planAlarms(input: PlanInput): readonly PlannedAlarm[] {
  const faults: string[] = duplicates(input.rules);
  const planned = input.rules.flatMap((rule) =>
    severitiesOf(rule, input.settings).flatMap((severity) => {
      try {
        const alarm = plan(rule, severity, input);
        faults.push(...alarmFaults(alarm).map((fault) => `${rule.id} (${severity}): ${fault}`));
        return [alarm];
      } catch (error) {
        faults.push(`${rule.id} (${severity}): ${(error as Error).message}`);
        return [];
      }
    }),
  );
  if (faults.length === 0) return planned;
  const heading = `${faults.length === 1 ? 'An alarm rule is' : 'Alarm rules are'} faulty:`;
  throw new Error([heading, ...faults].join('\n- '));
}

function plan(rule: AlarmRule, severity: Severity, input: PlanInput): PlannedAlarm {
  const { stage, settings, monitored } = input;
  const suppressor = suppressorOf(rule, input);
  return {
    name: alarmName(stage, rule.id, severity),
    rule,
    severity,
    description: describeAlarm(rule, settings),
    anyOf: conditionsOf(rule, severity, monitored, settings),
    ...(suppressor === undefined ? {} : { suppressor }),
  };
}

/** The gravest alarm of the cause; none where this stage does not watch the cause. */
function suppressorOf(
  { suppressedBy }: AlarmRule,
  { stage, rules, settings }: PlanInput,
): string | undefined {
  if (suppressedBy === undefined) return undefined;
  const cause = rules.find(({ id }) => id === suppressedBy);
  if (cause === undefined) throw new Error(`it is suppressed by "${suppressedBy}", which is no rule`);
  if (cause.suppressedBy !== undefined)
    throw new Error(
      `it is suppressed by "${suppressedBy}", which is suppressed itself; name ${cause.suppressedBy}`,
    );
  const gravest = severitiesOf(cause, settings).at(-1);
  return gravest === undefined ? undefined : alarmName(stage, cause.id, gravest);
}

function duplicates(rules: readonly AlarmRule[]): string[] {
  const ids = rules.map(({ id }) => id);
  return [...new Set(ids.filter((id, index) => ids.indexOf(id) < index))].map(
    (id) => `${id}: two rules have this id`,
  );
}
