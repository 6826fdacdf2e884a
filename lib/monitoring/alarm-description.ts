import type { AlarmSettings } from '../config/alarm-settings.ts';
import type { AlarmRule } from './alarm-rule.ts';

/** What somebody reads who was woken by an alarm. */
export const describeAlarm = (rule: AlarmRule, { runbooks }: AlarmSettings): string =>
  [
    rule.meaning,
    `First: ${rule.firstAction}`,
    `Runbook: ${runbooks}/${rule.id}.md`,
    `Without data: ${rule.missing.treat}. ${rule.missing.because}`,
  ].join('\n\n');
