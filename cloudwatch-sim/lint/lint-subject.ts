import type { Alarm, CompositeAlarm, MetricAlarm } from '../alarms/alarm.ts';
import { resolveTemplates } from '../template/resolve-templates.ts';
import type { Resource, Stack } from '../template/stack.ts';
import { type FaultyAlarm, templateAlarms } from '../template/template-alarms.ts';
import type { TemplateValue } from '../template/template-document.ts';
import type { TemplateError } from '../template/template-error.ts';
import { type DeclaredMetric, filteredMetrics } from './declared-metrics.ts';

/** An alarm and the resource that makes it. */
export interface LintedAlarm<Kind extends Alarm = Alarm> {
  readonly resource: Resource;
  readonly alarm: Kind;
}

/** What rules look at: the resources of stacks that are deployed together, read as far as they can be. */
export interface LintSubject {
  readonly stacks: readonly Stack[];
  readonly resources: readonly Resource[];
  readonly metricAlarms: readonly LintedAlarm<MetricAlarm>[];
  readonly composites: readonly LintedAlarm<CompositeAlarm>[];
  /** Alarms that CloudWatch would refuse or that are not simulated. */
  readonly faulty: readonly FaultyAlarm[];
  /** Resources that could not be resolved. */
  readonly unresolved: readonly TemplateError[];
  /** The metrics that programs emit, as the caller declares them; undefined where nothing was declared. */
  readonly declared: readonly DeclaredMetric[] | undefined;
  /** The metrics that metric filters make. */
  readonly filtered: readonly DeclaredMetric[];
}

/** Reads stacks for the lint. Never throws for what is in them: what cannot be read is told of. */
export function lintSubject(given: readonly Stack[], declared?: readonly DeclaredMetric[]): LintSubject {
  const stacks = given.toSorted((a, b) => (a.deployment.stackName < b.deployment.stackName ? -1 : 1));
  const unresolved: TemplateError[] = [];
  const resources = resolveTemplates(stacks, { passOver: (error) => unresolved.push(error) });
  const read = resources.map((resource) => ({ resource, ...templateAlarms([resource]) }));
  const alarms = read.flatMap(({ resource, alarms: own }) => own.map((alarm) => ({ resource, alarm })));
  return {
    stacks,
    resources,
    metricAlarms: alarms.filter(
      (each): each is LintedAlarm<MetricAlarm> => each.alarm.type === 'MetricAlarm',
    ),
    composites: alarms.filter(
      (each): each is LintedAlarm<CompositeAlarm> => each.alarm.type === 'CompositeAlarm',
    ),
    faulty: read.flatMap(({ faulty }) => faulty),
    unresolved,
    declared,
    filtered: filteredMetrics(resources),
  };
}

/** Every alarm that could be read, metric alarms before composites. */
export const allAlarms = ({ metricAlarms, composites }: LintSubject): readonly LintedAlarm[] => [
  ...metricAlarms,
  ...composites,
];

/** Every resource that is an alarm, readable or not. */
export const alarmResources = ({ resources }: LintSubject): readonly Resource[] =>
  resources.filter(
    ({ type }) => type === 'AWS::CloudWatch::Alarm' || type === 'AWS::CloudWatch::CompositeAlarm',
  );

/** A property as the template writes it, before functions are resolved; undefined where a function hides it. */
export function writtenAt(
  { stacks }: LintSubject,
  { stack, logicalId }: Resource,
  path: readonly (string | number)[],
): TemplateValue | undefined {
  const { document } = stacks.find(({ deployment }) => deployment.stackName === stack) ?? {};
  let value: TemplateValue | undefined = document?.Resources[logicalId]?.Properties;
  for (const key of path) {
    if (value === null || typeof value !== 'object') return undefined;
    value = (value as Record<string | number, TemplateValue>)[key];
  }
  return value;
}
