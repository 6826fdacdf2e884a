import type { AlarmSettings, Levels } from '../config/alarm-settings.ts';
import type { AlarmMetric } from './metric.ts';
import type { Monitored } from './monitored.ts';

/** How a value is compared with a threshold. */
export type Comparison = '>' | '>=' | '<' | '<=';

/** What a minute without data means, which no rule may leave open. */
interface MissingData {
  readonly treat: 'breaching' | 'notBreaching' | 'ignore' | 'missing';
  readonly because: string;
}

/** One quantity that is watched; each threshold makes an alarm of its severity. */
export interface AlarmRule {
  /** Stable id, part of the alarm's name. */
  readonly id: string;
  /** What it means for users when the alarm is raised. */
  readonly meaning: string;
  /** What to do first. */
  readonly firstAction: string;
  readonly metric: (monitored: Monitored, settings: AlarmSettings) => AlarmMetric;
  readonly levels: (settings: AlarmSettings) => Levels;
  readonly comparison: Comparison;
  readonly periodSeconds: number;
  /** Raised when `breaching` of the last `of` periods cross the threshold. */
  readonly evaluate: (settings: AlarmSettings) => { readonly breaching: number; readonly of: number };
  readonly missing: MissingData;
}

/** All of the last `periods` periods, or the given number of them. */
export const every = (periods: number, breaching: number = periods) => {
  const evaluate = { breaching, of: periods };
  return (): typeof evaluate => evaluate;
};
