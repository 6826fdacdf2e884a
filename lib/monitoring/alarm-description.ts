import type { AlarmSettings } from '../config/alarm-settings.ts';
import type { AlarmRule } from './alarm-rule.ts';

/** What somebody reads who was woken by an alarm. */
export function describeAlarm(rule: AlarmRule, { runbooks }: AlarmSettings): string {
  const runbook = runbookOf(rule, runbooks);
  return [
    rule.meaning,
    ...(rule.firstAction === '' ? [] : [`First: ${rule.firstAction}`]),
    ...(runbook === null ? [] : [`Runbook: ${runbook}`]),
    `Without data: ${rule.missing.treat}. ${rule.missing.because}`,
  ].join('\n\n');
}

/** Where the runbook of a rule is, in the folder `runbooks` unless the rule says otherwise; null for none. */
export const runbookOf = ({ id, runbook, sharedRunbook }: AlarmRule, runbooks: string): string | null =>
  runbook === undefined ? `${runbooks}/${sharedRunbook ?? id}.md` : runbook;
