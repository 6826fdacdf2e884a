import { basename } from 'node:path/posix';
import { dashboardName } from '../../../core/telemetry/dashboard-name.ts';
import { runbookOf } from '../alarm-description.ts';
import type { AlarmRule } from '../alarm-rule.ts';
import type { DashboardDefinition, Section } from './dashboard-definition.ts';

/** Text as the top of a dashboard or section has it, in Markdown, and the rows of the grid that it takes. */
export interface Header {
  readonly markdown: string;
  readonly height: number;
}

/** What fits beside one another on a screen of usual width. */
const charactersPerRow = 200;

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
    `[Saved log queries](#logsV2:logs-insights) stemwatch-${deployment}/…`,
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
  const ruled = rules.filter(({ id }) => drawn.has(id));
  const links = new Set(ruled.flatMap((rule) => runbookLink(rule, runbooks)));
  const lines = [
    `## ${heading}`,
    ...(note === undefined ? [] : [note]),
    ...(links.size === 0 ? [] : [`Runbooks: ${[...links].join(', ')}`]),
  ];
  const rows = lines.map((line) => Math.ceil(line.length / charactersPerRow));
  return { markdown: lines.join('\n\n'), height: rows.reduce((sum, count) => sum + count, 0) };
}

/** A path in the repository is no link, since the console knows no repository. */
function runbookLink(rule: AlarmRule, runbooks: string): readonly string[] {
  const address = runbookOf(rule, runbooks);
  if (address === null) return [];
  return [/^https?:/.test(address) ? `[${basename(address, '.md')}](${address})` : `\`${address}\``];
}
