import type { AlarmSettings } from '../config/alarm-settings.ts';
import type { AlarmRule } from './alarm-rule.ts';

/** What somebody reads who was woken by an alarm. */
export function describeAlarm(rule: AlarmRule, { runbooks }: AlarmSettings): string {
  const runbook =
    rule.runbook === undefined ? `${runbooks}/${rule.sharedRunbook ?? rule.id}.md` : rule.runbook;
  return [
    rule.meaning,
    ...(rule.firstAction === '' ? [] : [`First: ${rule.firstAction}`]),
    ...(runbook === null ? [] : [`Runbook: ${runbook}`]),
    `Without data: ${rule.missing.treat}. ${rule.missing.because}`,
  ].join('\n\n');
}
