import type { AlarmFeature, AlarmSettings, Levels, Severity } from '../config/alarm-settings.ts';
import type { BurnWindowsBySeverity } from '../config/thresholds/burn-windows.ts';
import type { FunctionName } from '../config/functions.ts';
import type { AlarmMetric, SingleMetric } from './metric.ts';
import type { Monitored } from './monitored.ts';

/** How a value is compared with a threshold. */
export type Comparison = '>' | '>=' | '<' | '<=';

/** What a minute without data means, which no rule may leave open. */
export interface MissingData {
  readonly treat: 'breaching' | 'notBreaching' | 'ignore' | 'missing';
  readonly because: string;
}

/** Raised when `breaching` of the last `of` periods cross the threshold. */
export interface Evaluation {
  readonly breaching: number;
  readonly of: number;
}

type From<T> = (monitored: Monitored, settings: AlarmSettings) => T;

/** What every rule says, whatever it watches. */
interface CommonRule {
  /** Stable id, part of the names of its alarms. */
  readonly id: string;
  /** What it means for users when the alarm is raised. */
  readonly meaning: string;
  /** What to do first. */
  readonly firstAction: string;
  readonly missing: MissingData;
  /** Address of the runbook, where it is not docs/runbooks/<id>.md; null where there is none. */
  readonly runbook?: string | null;
  /** Name of the file in docs/runbooks, without `.md`, where rules of one kind share it. */
  readonly sharedRunbook?: string;
  /** A setting without which there are no alarms of this rule. */
  readonly requires?: AlarmFeature;
  /** The rule of a cause: while its gravest alarm is raised, nobody is told of this one, which still shows its state. */
  readonly suppressedBy?: string;
  /** `direct` for what the notifier must not carry, because it tells of the notifier or of the monitoring itself. */
  readonly path?: 'direct';
  /** A function that the alarm calls once when it is raised, beside telling people. */
  readonly calls?: FunctionName;
}

/** One quantity that is watched; each threshold makes an alarm of its severity. */
export interface ThresholdRule extends CommonRule {
  readonly kind?: 'threshold';
  readonly metric: From<AlarmMetric>;
  readonly levels: (settings: AlarmSettings) => Levels;
  readonly comparison: Comparison;
  /** 10, 20, 30 or a multiple of 60. */
  readonly periodSeconds: number | ((monitored: Monitored) => number);
  readonly evaluate: (settings: AlarmSettings) => Evaluation;
  /** Where the alarm of one severity looks at more or fewer periods, or longer ones. */
  readonly differing?: Readonly<
    Partial<Record<Severity, Partial<Pick<ThresholdRule, 'periodSeconds' | 'evaluate'>>>>
  >;
}

/** A quantity that is compared with what it usually is at that hour; its levels are widths in standard deviations. */
export interface BandRule extends CommonRule {
  readonly kind: 'band';
  readonly metric: From<SingleMetric>;
  readonly levels: (settings: AlarmSettings) => Levels;
  readonly outside: 'above' | 'below' | 'either';
  readonly periodSeconds: number;
  readonly evaluate: (settings: AlarmSettings) => Evaluation;
}

/**
 * A service level objective, whose error budget burns: https://sre.google/workbook/alerting-on-slos/. An alarm of a
 * severity is raised when both windows of one of its pairs burn.
 */
export interface BurnRateRule extends CommonRule {
  readonly kind: 'burn-rate';
  /** Bad events in percent of all; 0 in periods with fewer events than `minimum`. */
  readonly badPercent: (monitored: Monitored, minimum: number) => AlarmMetric;
  /** Share of events that must be good, percent. */
  readonly objective: (settings: AlarmSettings) => number;
  /** Events within the long window below which it is not judged. */
  readonly minimumEvents: (settings: AlarmSettings) => number;
  readonly windows: (settings: AlarmSettings) => BurnWindowsBySeverity;
}

/** One quantity that is watched, with all of its severities. */
export type AlarmRule = ThresholdRule | BandRule | BurnRateRule;

/** All of the last `periods` periods, or the given number of them. */
export const every = (periods: number, breaching: number = periods) => {
  const evaluate = { breaching, of: periods };
  return (): Evaluation => evaluate;
};
