import type { Severity } from '../../config/alarm-settings.ts';
import type { AlarmRule, Comparison, Evaluation } from '../alarm-rule.ts';
import type { AlarmMetric, SingleMetric } from '../metric.ts';

/** What one metric alarm watches. */
export type Condition = {
  /** Tells it from the other conditions of its alarm, and is part of its name where there are several. */
  readonly part: string;
  readonly periodSeconds: number;
  readonly evaluate: Evaluation;
} & (
  | {
      readonly kind: 'threshold';
      readonly metric: AlarmMetric;
      readonly threshold: number;
      readonly comparison: Comparison;
    }
  | {
      readonly kind: 'band';
      readonly metric: SingleMetric;
      /** Half the width of the band, in standard deviations. */
      readonly deviations: number;
      readonly outside: 'above' | 'below' | 'either';
    }
);

/** One alarm that tells people, fully decided. */
export interface PlannedAlarm {
  readonly name: string;
  readonly rule: AlarmRule;
  readonly severity: Severity;
  readonly description: string;
  /** Raised when all conditions of one of these are met; a single condition needs no composite alarm. */
  readonly anyOf: readonly (readonly Condition[])[];
  /** Name of the alarm while which nobody is told. */
  readonly suppressor?: string;
}
