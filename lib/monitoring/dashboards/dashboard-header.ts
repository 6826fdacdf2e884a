import type { AlarmRule } from '../alarm-rule.ts';
import type { DashboardDefinition, Section } from './dashboard-definition.ts';

/** Text as the top of a dashboard or section has it, in Markdown, and the rows of the grid that it takes. */
export interface Header {
  readonly markdown: string;
  readonly height: number;
}

/** Name of a dashboard in CloudWatch, such as `stemwatch-prod-errors`. */
export const dashboardName = (deployment: string, name: string): string => `stemwatch-${deployment}-${name}`;

/** The top of a dashboard: its questions, and ways to the other dashboards, logs, traces and alarms. */
export function dashboardHeader(
  shown: DashboardDefinition,
  all: readonly DashboardDefinition[],
  deployment: string,
): Header {
  const links = all.map(({ name, title }) =>
    name === shown.name ? `**${title}**` : `[${title}](#dashboards:name=${dashboardName(deployment, name)})`,
  );
  const elsewhere = [
    '[Saved log queries](#logsV2:logs-insights)',
    '[Traces](#xray:traces/query)',
    '[Alarms in the console](#alarmsV2:)',
  ];
  return {
    markdown: [`# ${shown.title}`, shown.about, [...links, ...elsewhere].join(' | ')].join('\n\n'),
    height: 3,
  };
}

/** The top of a section, with the runbooks of the rules that its panels draw. */
export function sectionHeader(
  { heading, note, panels }: Section,
  rules: readonly AlarmRule[],
  runbooks: string,
): Header {
  const drawn = new Set(panels.flatMap((panel) => panel.rules ?? []));
  const links = rules.filter(({ id }) => drawn.has(id)).flatMap((rule) => runbookLink(rule, runbooks));
  const lines = [
    `## ${heading}`,
    ...(note === undefined ? [] : [note]),
    ...(links.length === 0 ? [] : [`Runbooks: ${links.join(', ')}`]),
  ];
  return { markdown: lines.join('\n\n'), height: lines.length };
}

/** A path in the repository is no link, since the console knows no repository. */
function runbookLink({ id, runbook }: AlarmRule, runbooks: string): readonly string[] {
  if (runbook === null) return [];
  const address = runbook ?? `${runbooks}/${id}.md`;
  return [/^https?:/.test(address) ? `[${id}](${address})` : `\`${address}\``];
}
