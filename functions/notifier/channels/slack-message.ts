import type { Alert, AlertAction, NoticeKind } from '../../../core/alerts/alert.ts';
import type { AlertSeverity } from '../../../core/alerts/routing.ts';
import type { OutgoingNotice } from '../notifier.ts';
import { cut } from './cut.ts';
import { headline } from './headline.ts';

/** Longest texts that Slack takes, in characters, and most blocks of a message; https://docs.slack.dev/reference/block-kit/blocks */
const longestHeader = 150;
const longestSection = 3000;
const longestText = 4000;

/** Alerts that one message shows in full; further ones are counted. */
const mostShown = 15;

const signs: Readonly<Record<AlertSeverity, string>> = {
  critical: ':rotating_light:',
  warning: ':warning:',
  info: ':information_source:',
};

const endSigns: Partial<Readonly<Record<NoticeKind, string>>> = {
  recovered: ':white_check_mark:',
  resolved: ':white_check_mark:',
  acknowledged: ':eyes:',
};

/** A message in Slack's Block Kit, with a plain text for notifications on a phone. */
export function slackMessage({ kind, alerts }: OutgoingNotice): { text: string; blocks: unknown[] } {
  const [first] = alerts;
  const sign = endSigns[kind] ?? signs[first.severity];
  const line = headline(kind, alerts);
  const shown = alerts.slice(0, mostShown);
  const more = alerts.length - shown.length;
  return {
    text: cut(escape(`${line}: ${alerts.map(({ alarmName }) => alarmName).join(', ')}`), longestText),
    blocks: [
      {
        type: 'header',
        text: { type: 'plain_text', text: cut(`${sign} ${line}`, longestHeader), emoji: true },
      },
      ...(kind === 'escalated' ? [section('<!channel> Nobody has acknowledged this.')] : []),
      ...shown.map((alert) => section(alertText(alert, kind))),
      ...(more > 0 ? [section(`and ${more} more, see GET /monitoring/alerts`)] : []),
      context(`${first.service} · ${first.region} · ${first.severity}`),
    ],
  };
}

function alertText(alert: Alert, kind: NoticeKind): string {
  const isTrouble = kind === 'raised' || kind === 'reminder' || kind === 'escalated';
  const lines = [
    `*${escape(alert.alarmName)}* since ${alert.raisedAt}`,
    ...(isTrouble ? [escape(cut(alert.meaning, 600))] : []),
    ...(isTrouble && alert.firstAction !== undefined
      ? [`*First:* ${escape(cut(alert.firstAction, 600))}`]
      : []),
    ...(isTrouble ? [`_${escape(cut(alert.reason, 400))}_`] : []),
    ...actionLine('Acknowledged', alert.acknowledged),
    ...actionLine('Resolved', alert.resolved),
    ...(alert.recoveredAt === undefined ? [] : [`Recovered ${alert.recoveredAt}`]),
    [
      ...(alert.runbook === undefined ? [] : [runbookPart(alert.runbook)]),
      link(alert.console, 'Alarm'),
      link(alert.dashboard, 'Dashboard'),
      `\`${alert.id}\``,
    ].join(' · '),
  ];
  return cut(lines.join('\n'), longestSection);
}

/** A runbook is an address, or a path in the repository. */
const runbookPart = (runbook: string): string =>
  URL.canParse(runbook) ? link(runbook, 'Runbook') : `Runbook: \`${escape(runbook)}\``;

function actionLine(done: string, action: AlertAction | undefined): readonly string[] {
  if (action === undefined) return [];
  const note = action.note === undefined ? '' : `: ${escape(cut(action.note, 400))}`;
  return [`${done} by ${escape(action.by)} ${action.at}${note}`];
}

const section = (text: string): object => ({ type: 'section', text: { type: 'mrkdwn', text } });

const context = (text: string): object => ({
  type: 'context',
  elements: [{ type: 'mrkdwn', text: escape(text) }],
});

const link = (url: string, text: string): string =>
  `<${url.replaceAll('|', '%7C').replaceAll('>', '%3E')}|${text}>`;

/** The three characters that mean something in Slack's texts. */
const escape = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
