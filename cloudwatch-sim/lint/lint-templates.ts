import type { Resource, Stack } from '../template/stack.ts';
import { acknowledgementsOf, wrongAcknowledgements } from './acknowledgements.ts';
import type { DeclaredMetric } from './declared-metrics.ts';
import { lintRules } from './lint-rules.ts';
import { alarmResources, lintSubject } from './lint-subject.ts';
import { type Complaint, type LintRule, severities, type Severity, sources } from './rule.ts';

/** One thing that the lint found. */
export interface Finding {
  readonly rule: string;
  readonly severity: Severity;
  readonly stack: string;
  readonly logicalId: string;
  /** The path of the construct, where CDK notes it. */
  readonly construct?: string;
  /** Place within the resource. */
  readonly path: string;
  readonly problem: string;
  readonly remedy: string;
}

/** A finding that the template acknowledges. */
export interface AcknowledgedFinding extends Finding {
  readonly reason: string;
}

/** What the lint says of templates. */
export interface LintResult {
  /** By severity, stack, resource, rule and place. */
  readonly findings: readonly Finding[];
  readonly acknowledged: readonly AcknowledgedFinding[];
  /** How many alarms were looked at. */
  readonly alarms: number;
}

/** What the lint is told beside the templates. */
export interface LintOptions {
  /** The metrics that programs emit. Without them, metrics of programs are not judged. */
  readonly declared?: readonly DeclaredMetric[] | undefined;
  /** Rules to leave out. */
  readonly ignore?: readonly string[] | undefined;
}

/** The rule that watches over acknowledgements; it cannot be acknowledged itself. */
const acknowledgementRule = {
  id: 'wrong-acknowledgement',
  severity: 'error',
  title: 'An acknowledgement without effect',
  why: 'Who accepts a finding says why, so that the next reader can judge whether it still holds; and a rule that does not exist hides nothing.',
  remedy:
    'Write Metadata: {stemwatch: {lint: {ignore: [{rule, reason}]}}} with the id of a rule and a reason.',
  source: sources.evaluation,
} as const satisfies Omit<LintRule, 'check'>;

/** Every rule with what documents say of it. */
export const ruleTable: readonly Omit<LintRule, 'check'>[] = [...lintRules, acknowledgementRule];

const ruleIds: ReadonlySet<string> = new Set(ruleTable.map(({ id }) => id));

/** Judges the alarms of stacks that are deployed together. The order of findings does not depend on that of stacks. */
export function lintTemplates(
  stacks: readonly Stack[],
  { declared, ignore = [] }: LintOptions = {},
): LintResult {
  const subject = lintSubject(stacks, declared);
  const byPlace = new Map(subject.resources.map((resource) => [placeKey(resource), resource]));
  const found: Finding[] = [];
  const acknowledged: AcknowledgedFinding[] = [];
  for (const rule of lintRules.filter(({ id }) => !ignore.includes(id))) {
    for (const complaint of rule.check(subject)) {
      const resource = byPlace.get(placeKey(complaint.resource));
      const finding = findingOf(rule, complaint, resource);
      const accepted = resource && acknowledgementsOf(resource).find((each) => each.rule === rule.id);
      if (accepted === undefined) found.push(finding);
      else acknowledged.push({ ...finding, reason: accepted.reason });
    }
  }
  const wrong = subject.resources
    .flatMap((resource) => wrongAcknowledgements(resource, ruleIds))
    .map((complaint) => findingOf(acknowledgementRule, complaint, byPlace.get(placeKey(complaint.resource))));
  return {
    findings: [...found, ...wrong].toSorted(inOrder),
    acknowledged: acknowledged.toSorted(inOrder),
    alarms: alarmResources(subject).length,
  };
}

const placeKey = ({ stack, logicalId }: Complaint['resource']): string => JSON.stringify([stack, logicalId]);

function findingOf(
  { id, severity, remedy: advice }: Omit<LintRule, 'check'>,
  { resource: { stack, logicalId }, path, problem, remedy = advice }: Complaint,
  resource: Resource | undefined,
): Finding {
  const construct = resource?.metadata['aws:cdk:path'];
  const named = typeof construct === 'string' ? { construct } : {};
  return { rule: id, severity, stack, logicalId, ...named, path, problem, remedy };
}

/** Comparison for sorting; texts by code units, alike on every machine. */
function inOrder(a: Finding, b: Finding): number {
  const bySeverity = severities.indexOf(a.severity) - severities.indexOf(b.severity);
  if (bySeverity !== 0) return bySeverity;
  for (const key of ['stack', 'logicalId', 'rule', 'path', 'problem'] as const) {
    if (a[key] !== b[key]) return a[key] < b[key] ? -1 : 1;
  }
  return 0;
}
