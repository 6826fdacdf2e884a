import type { Alarm } from '../../alarms/alarm.ts';
import { stateValues, referencedName } from '../../alarms/alarm.ts';
import { parseRule } from '../../alarms/composite/parse-rule.ts';
import { ruleChildren } from '../../alarms/composite/rule.ts';
import type { Resource } from '../../template/stack.ts';
import { allAlarms, alarmResources, type LintedAlarm, type LintSubject } from '../lint-subject.ts';
import { suggestion } from '../nearest-name.ts';
import { isFromOutside } from '../outside-value.ts';
import { type Complaint, type LintRule, sources } from '../rule.ts';
import { place } from '../watched-metrics.ts';

/** Who is told when an alarm changes its state. */
export const actionRules: readonly LintRule[] = [
  {
    id: 'no-alarm-action',
    severity: 'warning',
    title: 'An alarm that tells nobody',
    why: 'The alarm has no action for ALARM, no composite alarm looks at it, and no other resource of the templates names it: it turns red on a page that nobody reads at night.',
    remedy: 'Add an AlarmActions entry, such as a topic, or a composite alarm that looks at it.',
    source: sources.actions,
    check: (subject) =>
      unlessUsedElsewhere(subject).map(({ resource }) => ({
        resource,
        path: place('AlarmActions'),
        problem: 'There is no action for ALARM.',
      })),
  },
  {
    id: 'no-ok-action',
    severity: 'warning',
    title: 'An alarm whose end is never told',
    why: 'Who was called does not learn that it is over, and incidents opened by the alarm stay open.',
    remedy: 'Give OKActions the targets of AlarmActions.',
    source: sources.actions,
    check: (subject) =>
      allAlarms(subject)
        .filter(({ alarm }) => alarm.actions.OK.length === 0)
        .filter(({ alarm }) => alarm.actions.ALARM.some((action) => tellsPeople(action, subject)))
        .map(({ resource }) => ({
          resource,
          path: place('OKActions'),
          problem: 'There is an action for ALARM and none for OK.',
        })),
  },
  {
    id: 'actions-disabled',
    severity: 'warning',
    title: 'Actions that are switched off',
    why: 'With ActionsEnabled false the alarm changes its state and tells nobody; forgotten after maintenance, it stays so.',
    remedy: 'Set ActionsEnabled to true, or remove the actions.',
    source: sources.actions,
    check: (subject) =>
      allAlarms(subject)
        .filter(
          ({ alarm }) =>
            !alarm.actionsEnabled && stateValues.some((state) => alarm.actions[state].length > 0),
        )
        .map(({ resource }) => ({
          resource,
          path: place('ActionsEnabled'),
          problem: 'The alarm has actions, and ActionsEnabled is false.',
        })),
  },
  {
    id: 'unusable-action',
    severity: 'error',
    title: 'An action that is no target of alarms',
    why: 'Alarms act on ARNs of SNS topics, Lambda functions, scaling policies, EC2 actions and Systems Manager, nothing else.',
    remedy:
      'Give the ARN of such a target; to reach others, let EventBridge match the state changes of alarms.',
    source: sources.putMetricAlarm,
    check: (subject) =>
      actionsOf(subject).flatMap(({ resource, path, target }) =>
        isTarget(target) || isFromOutside(subject, resource, path)
          ? []
          : [{ resource, path: place(...path), problem: `"${target}" is no ARN that an alarm can act on.` }],
      ),
  },
  {
    id: 'unknown-action',
    severity: 'warning',
    title: 'An action on something that the templates do not have',
    why: 'The ARN is written out and belongs to no topic or function of the templates. If it is mistyped or from another stage, alarms fail to act and say so in their history only.',
    remedy: 'Refer to the resource, import it, or take it from a parameter.',
    source: sources.actions,
    check: (subject) => unknownActions(subject),
  },
];

const actionProperties = ['AlarmActions', 'OKActions', 'InsufficientDataActions'] as const;

interface WrittenAction {
  readonly resource: Resource;
  readonly path: readonly (string | number)[];
  readonly target: string;
}

/** The actions of every alarm, readable or not. */
export const actionsOf = (subject: LintSubject): readonly WrittenAction[] =>
  alarmResources(subject).flatMap((resource) =>
    actionProperties.flatMap((property) => {
      const list = resource.properties[property];
      return (Array.isArray(list) ? list : []).map((target, index) => ({
        resource,
        path: [property, index],
        // Only a text can be an ARN; anything else is shown as it stands.
        target: typeof target === 'string' ? target : JSON.stringify(target),
      }));
    }),
  );

const targetServices = 'sns|lambda|automate|swf|ssm|ssm-incidents|autoscaling|application-autoscaling|aiops';

const isTarget = (target: string): boolean => new RegExp(`^arn:[^:]*:(?:${targetServices}):`).test(target);

/** Alarms without an action for ALARM that nothing else makes use of. */
function unlessUsedElsewhere(subject: LintSubject): readonly LintedAlarm[] {
  const used = new Set(
    subject.composites.flatMap(({ alarm }) => [
      ...ruleChildren(parseRule(alarm.rule)),
      ...(alarm.suppressor === undefined ? [] : [referencedName(alarm.suppressor.alarm)]),
    ]),
  );
  const others = subject.resources
    .filter(({ type }) => !type.startsWith('AWS::CloudWatch::'))
    .map(({ properties }) => JSON.stringify(properties))
    .join('\n');
  const isNamed = ({ name }: Alarm): boolean =>
    others.includes(JSON.stringify(name)) || others.includes(`:alarm:${JSON.stringify(name).slice(1)}`);
  return allAlarms(subject).filter(
    ({ alarm }) => alarm.actions.ALARM.length === 0 && !used.has(alarm.name) && !isNamed(alarm),
  );
}

/** Topics and functions tell people; scaling policies, machines and Systems Manager act by themselves. */
function tellsPeople(action: string, { resources }: LintSubject): boolean {
  if (/^arn:[^:]*:(?:automate|swf|ssm|ssm-incidents|autoscaling|application-autoscaling|aiops):/.test(action))
    return false;
  return !resources.some(({ type, name }) => name === action && type.endsWith('ScalingPolicy'));
}

function unknownActions(subject: LintSubject): Complaint[] {
  const types: Readonly<Record<string, string>> = { sns: 'AWS::SNS::Topic', lambda: 'AWS::Lambda::Function' };
  return actionsOf(subject).flatMap(({ resource, path, target }) => {
    const [, service = '', name = ''] =
      /^arn:[^:]*:(sns|lambda):[^:]*:[^:]*:(?:function:)?([^:]+)/.exec(target) ?? [];
    const type = types[service];
    if (type === undefined || isFromOutside(subject, resource, path)) return [];
    const names = subject.resources.filter((each) => each.type === type).map((each) => each.name);
    if (names.includes(name)) return [];
    const problem = `"${target}" is written out, and no ${type} of the templates is called "${name}"${suggestion(name, names)}`;
    return [{ resource, path: place(...path), problem: problem.endsWith('?') ? problem : `${problem}.` }];
  });
}
