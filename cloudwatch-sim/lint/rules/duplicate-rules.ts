import { alarmProperties } from '../../alarms/alarm-properties.ts';
import type { Alarm } from '../../alarms/alarm.ts';
import type { Resource } from '../../template/stack.ts';
import { allAlarms, alarmResources, type LintSubject } from '../lint-subject.ts';
import { type Complaint, type LintRule, sources } from '../rule.ts';
import { place } from '../watched-metrics.ts';

/** Alarms that are there twice. */
export const duplicateRules: readonly LintRule[] = [
  {
    id: 'duplicate-alarm',
    severity: 'warning',
    title: 'Two alarms that are always in the same state',
    why: 'They watch the same with the same threshold: people are told twice, and changes to one are forgotten in the other.',
    remedy: 'Remove one; an alarm takes five actions for each state.',
    source: sources.evaluation,
    check: (subject) =>
      repeated(
        allAlarms(subject).map(({ resource, alarm }) => ({ resource, key: condition(alarm) })),
        (first) => ({ path: 'Properties', problem: `It is raised exactly when ${first.logicalId} is.` }),
      ),
  },
  {
    id: 'duplicate-name',
    severity: 'error',
    title: 'Two alarms of one name',
    why: 'Names are unique in an account and region. The second deployment fails, or silently takes over the first alarm.',
    remedy: 'Rename one, or leave the name to CloudFormation.',
    source: sources.putMetricAlarm,
    check: (subject) =>
      repeated(named(subject), (first) => ({
        path: place('AlarmName'),
        problem: `${first.logicalId} of ${first.stack} has the same name.`,
      })),
  },
];

/** What decides the state of an alarm. */
function condition(alarm: Alarm): string {
  const {
    AlarmName: _name,
    AlarmDescription: _description,
    ActionsEnabled: _enabled,
    AlarmActions: _alarm,
    OKActions: _ok,
    InsufficientDataActions: _insufficient,
    ...rest
  } = alarmProperties(alarm);
  return JSON.stringify([alarm.type, rest]);
}

const named = (subject: LintSubject) =>
  alarmResources(subject)
    .filter(({ properties }) => typeof properties['AlarmName'] === 'string')
    .map((resource) => ({ resource, key: resource.name }));

/** A complaint at every one but the first of a key. */
function repeated(
  entries: readonly { readonly resource: Resource; readonly key: string }[],
  complaint: (first: Resource) => Omit<Complaint, 'resource'>,
): Complaint[] {
  const firsts = new Map<string, Resource>();
  return entries.flatMap(({ resource, key }) => {
    const first = firsts.get(key);
    if (first === undefined) firsts.set(key, resource);
    return first === undefined ? [] : [{ resource, ...complaint(first) }];
  });
}
