import type { Severity } from '../config/alarm-settings.ts';

/** Name of an alarm that tells people, such as `stemwatch-prod-dead-letters-critical`. */
export const alarmName = (stage: string, ruleId: string, severity: Severity): string =>
  `stemwatch-${stage}-${ruleId}-${severity}`;

/**
 * Name of an alarm that tells nobody itself, because a composite alarm looks at it, such as
 * `stemwatch-prod-api-latency-symptom-warning`.
 */
export const partName = (stage: string, ruleId: string, part: string, severity: Severity): string =>
  alarmName(stage, `${ruleId}-${part}`, severity);
