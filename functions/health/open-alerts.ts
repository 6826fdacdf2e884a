import type { Alert } from '../../core/alerts/alert.ts';
import type { AlertStore } from '../../core/alerts/alert-store.ts';

/** What an operator needs to know of an alert at a glance; GET /monitoring/alerts has all of it. */
export type AlertGlance = Pick<
  Alert,
  'alarmName' | 'severity' | 'service' | 'region' | 'meaning' | 'reason' | 'raisedAt' | 'runbook'
> & { readonly alertId: string; readonly state: 'active' | 'acknowledged' };

/** The alerts that nobody and nothing has resolved, newest first. */
export async function openAlerts(store: Pick<AlertStore, 'open'>): Promise<readonly AlertGlance[]> {
  return (await store.open()).flatMap((alert) => {
    const { id, alarmName, severity, service, region, state, meaning, reason, raisedAt, runbook } = alert;
    if (state === 'resolved') return [];
    return [{ alertId: id, alarmName, severity, service, region, state, meaning, reason, raisedAt, runbook }];
  });
}
