import { type CompositeAlarm, referencedName } from '../../alarms/alarm.ts';
import { compositeGraph } from '../../alarms/book/composite-graph.ts';
import { parseRule } from '../../alarms/composite/parse-rule.ts';
import { ruleChildren } from '../../alarms/composite/rule.ts';
import { allAlarms, alarmResources, type LintedAlarm, type LintSubject } from '../lint-subject.ts';
import { suggestion } from '../nearest-name.ts';
import { isFromOutside } from '../outside-value.ts';
import { type Complaint, type LintRule, sources } from '../rule.ts';
import { place } from '../watched-metrics.ts';

/** Composite alarms and what they look at. */
export const compositeRules: readonly LintRule[] = [
  {
    id: 'unknown-child',
    severity: 'error',
    title: 'A composite alarm that looks at an alarm that is not there',
    why: 'CloudWatch refuses a composite alarm whose children or suppressor do not exist: the deployment fails, or depends on its order.',
    remedy: 'Refer to the alarm by its ARN or name attribute instead of writing its name.',
    source: sources.composites,
    check: (subject) => subject.composites.flatMap((linted) => unknownChildren(linted, subject)),
  },
  {
    id: 'composite-cycle',
    severity: 'error',
    title: 'Composite alarms that look at each other in a circle',
    why: 'CloudWatch stops evaluating them, and none of them can be deleted.',
    remedy: 'Take one of the references out of the rules.',
    source: sources.composites,
    check: ({ composites }) =>
      compositeGraph(composites.map(({ alarm }) => alarm)).cycles.flatMap((cycle) =>
        composites
          .filter(({ alarm }) => alarm.name === cycle[0])
          .map(({ resource }) => ({
            resource,
            path: place('AlarmRule'),
            problem: `These look at each other: ${cycle.join(', ')}.`,
          })),
      ),
  },
  {
    id: 'child-tells-too',
    severity: 'info',
    title: 'A child that pages beside its composite alarm',
    why: 'Both tell people of the same trouble, which is the noise that composite alarms are to take away.',
    remedy: 'Take the actions from the child, or send them where they wake nobody.',
    source: sources.composites,
    check: (subject) => subject.composites.flatMap((linted) => tellingChildren(linted, subject)),
  },
  {
    id: 'suppressor-without-wait',
    severity: 'warning',
    title: 'A suppressor that cannot be in time',
    why: 'With a wait period of 0 the composite acts at once, before a suppressor that rises a moment later; with an extension of 0 it acts as soon as the suppressor is over, before the alarms have recovered.',
    remedy: 'Take 60 seconds or more for each.',
    source: sources.suppression,
    check: ({ composites }) =>
      composites.flatMap(({ resource, alarm: { suppressor } }) =>
        (
          [
            ['Wait', suppressor?.waitPeriod],
            ['Extension', suppressor?.extensionPeriod],
          ] as const
        )
          .filter(([, seconds]) => seconds === 0)
          .map(([kind]) => ({
            resource,
            path: place(`ActionsSuppressor${kind}Period`),
            problem: `The ${kind.toLowerCase()} period is 0 seconds.`,
          })),
      ),
  },
];

function unknownChildren(
  { resource, alarm }: LintedAlarm<CompositeAlarm>,
  subject: LintSubject,
): Complaint[] {
  const names = alarmResources(subject).map(({ name }) => name);
  const missing = (path: string, referred: readonly string[]): Complaint[] =>
    isFromOutside(subject, resource, [path])
      ? []
      : referred
          .filter((name) => !names.includes(name))
          .map((name) => ({
            resource,
            path: place(path),
            problem: `No alarm of the templates is called "${name}"${suggestion(name, names) || '.'}`,
          }));
  return [
    ...missing('AlarmRule', ruleChildren(parseRule(alarm.rule))),
    ...(alarm.suppressor === undefined
      ? []
      : missing('ActionsSuppressor', [referencedName(alarm.suppressor.alarm)])),
  ];
}

function tellingChildren({ alarm: parent }: LintedAlarm<CompositeAlarm>, subject: LintSubject): Complaint[] {
  if (parent.actions.ALARM.length === 0) return [];
  const children = ruleChildren(parseRule(parent.rule));
  return allAlarms(subject)
    .filter(
      ({ alarm }) => children.includes(alarm.name) && alarm.actionsEnabled && alarm.actions.ALARM.length > 0,
    )
    .map(({ resource }) => ({
      resource,
      path: place('AlarmActions'),
      problem: `This alarm and the composite alarm "${parent.name}", which looks at it, both have actions for ALARM.`,
    }));
}
