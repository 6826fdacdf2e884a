import { type AlertSeverity, alertSeverities } from './routing.ts';

/** Which rule an alarm comes from, and how urgent it is. */
export interface AlarmIdentity {
  readonly service: string;
  readonly ruleId: string;
  readonly severity: AlertSeverity;
}

/**
 * Reads an alarm's name. Those of this service are `stemwatch-<stage>-<rule>-<severity>`; any other alarm that publishes
 * to the topics is a warning of an unknown service, so that it is told rather than lost.
 */
export function readAlarmName(name: string, stage: string): AlarmIdentity {
  const service = `stemwatch-${stage}`;
  const severity = alertSeverities.find((each) => name.endsWith(`-${each}`));
  if (!name.startsWith(`${service}-`) || severity === undefined) {
    return { service: 'other', ruleId: name, severity: 'warning' };
  }
  return { service, ruleId: name.slice(service.length + 1, -severity.length - 1), severity };
}
