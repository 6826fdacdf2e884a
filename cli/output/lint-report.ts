import type { Finding, LintResult, ruleTable } from '../../cloudwatch-sim/lint/lint-templates.ts';
import { severities, type Severity } from '../../cloudwatch-sim/lint/rule.ts';
import type { TemplateSet } from '../../cloudwatch-sim/template/read-templates.ts';

/** Templates that are deployed together, and what the lint says of them. */
export interface LintedSet {
  readonly set: TemplateSet;
  readonly result: LintResult;
}

/** The findings for people: by template and resource, then a line that counts. */
export function lintReport(sets: readonly LintedSet[]): string {
  const blocks = sets.flatMap(({ set, result }) => [...byResource(result.findings, set)].map(block));
  return [...blocks, summary(sets)].join('\n\n');
}

/** The findings for programs. */
export function lintRows(sets: readonly LintedSet[]): object {
  return {
    findings: sets.flatMap(({ set, result }) => withFile(result.findings, set)),
    acknowledged: sets.flatMap(({ set, result }) => withFile(result.acknowledged, set)),
    alarms: sets.reduce((total, { result }) => total + result.alarms, 0),
  };
}

const withFile = <F extends Finding>(findings: readonly F[], set: TemplateSet): readonly F[] =>
  findings.map((finding) => ({ file: fileOf(finding, set), ...finding }));

/** The rules for people. */
export const ruleReport = (rules: typeof ruleTable): string =>
  rules
    .map(({ id, severity, title, why, remedy }) => `${id} (${severity})\n  ${title}.\n  ${why}\n  ${remedy}`)
    .join('\n\n');

/** Findings by the heading under which they stand, in the order in which the first of each comes. */
function byResource(findings: readonly Finding[], set: TemplateSet): Map<string, Finding[]> {
  const groups = new Map<string, Finding[]>();
  for (const finding of findings) {
    const { logicalId, construct } = finding;
    const heading = `${fileOf(finding, set)}: ${logicalId}${construct === undefined ? '' : ` (${construct})`}`;
    groups.set(heading, [...(groups.get(heading) ?? []), finding]);
  }
  return groups;
}

const block = ([heading, findings]: [string, readonly Finding[]]): string =>
  [
    heading,
    ...findings.flatMap(({ severity, rule, path, problem, remedy }) => [
      `  ${severity.padEnd(7)}  ${rule}  ${path}`,
      `           ${problem}`,
      `           -> ${remedy}`,
    ]),
  ].join('\n');

const fileOf = ({ stack }: Finding, { templates, name }: TemplateSet): string =>
  templates.find((each) => each.stack.deployment.stackName === stack)?.file ?? name;

function summary(sets: readonly LintedSet[]): string {
  const findings = sets.flatMap(({ result }) => result.findings);
  const count = (severity: Severity): number => findings.filter((each) => each.severity === severity).length;
  const total = (of: (result: LintResult) => number): number =>
    sets.reduce((sum, { result }) => sum + of(result), 0);
  const counts = severities.map((severity) => counted(count(severity), names[severity])).join(', ');
  const accepted = total(({ acknowledged }) => acknowledged.length);
  const alarms = counted(
    total((result) => result.alarms),
    ['alarm', 'alarms'],
  );
  return `${alarms}: ${counts}${accepted === 0 ? '' : `; ${accepted} acknowledged`}.`;
}

const names: Readonly<Record<Severity, readonly [one: string, many: string]>> = {
  error: ['error', 'errors'],
  warning: ['warning', 'warnings'],
  info: ['note', 'notes'],
};

const counted = (count: number, [one, many]: readonly [string, string]): string =>
  `${count} ${count === 1 ? one : many}`;
