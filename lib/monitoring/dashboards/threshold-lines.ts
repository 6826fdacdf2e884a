import { Color, type HorizontalAnnotation } from 'aws-cdk-lib/aws-cloudwatch';
import type { Severity } from '../../config/alarm-settings.ts';
import type { PlannedAlarm } from '../plan/planned-alarm.ts';

const colors: Readonly<Record<Severity, string>> = {
  info: Color.BLUE,
  warning: Color.ORANGE,
  critical: Color.RED,
};

/** The thresholds of rules as lines across a panel, the same line once. */
export function thresholdLines(
  rules: readonly string[],
  planned: readonly PlannedAlarm[],
): readonly HorizontalAnnotation[] {
  const lines = planned
    .filter(({ rule }) => rules.includes(rule.id))
    .flatMap(({ rule, severity, anyOf }) =>
      anyOf.flat().flatMap((condition, _, { length }) => {
        if (condition.kind !== 'threshold') return [];
        const words = [
          ...(rules.length > 1 ? [rule.id] : []),
          severity,
          ...(length > 1 ? [condition.part] : []),
        ];
        return [{ value: condition.threshold, label: words.join(' '), color: colors[severity] }];
      }),
    );
  const places = lines.map(({ value, label }) => `${value} ${label}`);
  return lines.filter((_, index) => places.indexOf(places[index] ?? '') === index);
}
