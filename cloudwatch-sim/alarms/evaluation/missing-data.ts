import type { MissingDataMode, StateValue } from '../alarm.ts';
import type { EvaluationWindow } from './evaluation-window.ts';

/** What a judgement looks at; only the newest N existing datapoints count. */
export interface WindowCounts {
  /** Existing datapoints, at most N. */
  readonly existing: number;
  readonly breaching: number;
  /** 1 for the newest period; 0 when nothing breaches. */
  readonly oldestBreachingAge: number;
  /** Of the newest datapoint within the threshold; 0 when there is none. */
  readonly newestOkAge: number;
}

/** No datapoints at all. */
export const noDatapoints: WindowCounts = {
  existing: 0,
  breaching: 0,
  oldestBreachingAge: 0,
  newestOkAge: 0,
};

/** M, N and the mode of an alarm. */
export interface JudgementRules {
  readonly evaluationPeriods: number;
  readonly datapointsToAlarm: number;
  readonly mode: MissingDataMode;
}

/**
 * When the premature-alarm rule may raise an alarm on fewer than M breaching datapoints. The prose alone contradicts
 * one row of AWS's own tables; two readings agree with all of it: `nothingOk` (no existing datapoint is within the
 * threshold, as older editions of the page say), which is chosen here, and `fewerThanM` existing datapoints.
 */
export type PrematureRule = 'nothingOk' | 'fewerThanM';

/** A judgement: a state, or that the alarm stays in the one it has. */
export type Judgement = StateValue | 'KEEP';

/**
 * Judges by the rules of "Configuring how CloudWatch alarms treat missing data": with N existing datapoints the mode
 * does not matter, else the mode fills as few as possible.
 */
export function judge(counts: WindowCounts, rules: JudgementRules, premature: PrematureRule): Judgement {
  const { existing, breaching } = counts;
  const { evaluationPeriods: n, datapointsToAlarm: m, mode } = rules;
  const filled = n - existing;
  if (breaching >= m) return 'ALARM';
  if (filled === 0 || mode === 'notBreaching') return 'OK';
  if (mode === 'breaching') return breaching + filled >= m ? 'ALARM' : 'OK';
  if (existing === 0) return mode === 'ignore' ? 'KEEP' : 'INSUFFICIENT_DATA';
  if (isPremature(counts, m, premature)) return mode === 'ignore' ? 'KEEP' : 'ALARM';
  if (breaching < existing) return 'OK';
  return mode === 'ignore' ? 'KEEP' : 'INSUFFICIENT_DATA';
}

/** The oldest breaching datapoint is at least M old and everything newer is breaching or missing. */
function isPremature(counts: WindowCounts, m: number, rule: PrematureRule): boolean {
  const { existing, breaching, oldestBreachingAge, newestOkAge } = counts;
  if (oldestBreachingAge < m || (newestOkAge > 0 && newestOkAge < oldestBreachingAge)) return false;
  return rule === 'nothingOk' ? breaching === existing : existing < m;
}

/**
 * Whether `judge` met a case the current documentation leaves open: with `missing`, breaching datapoints alone that are
 * too few and too young for an alarm. Older editions show INSUFFICIENT_DATA, which is what judge gives; the current one
 * only says that the alarm does not go into ALARM at once.
 */
export function isTooYoung(counts: WindowCounts, { datapointsToAlarm: m, mode }: JudgementRules): boolean {
  const { existing, breaching } = counts;
  return (
    mode === 'missing' &&
    existing > 0 &&
    breaching === existing &&
    breaching < m &&
    counts.oldestBreachingAge < m
  );
}

/** The counts of the newest `length` periods for every length from 0 up to the window's: index is the length. */
export function countsByLength(
  window: EvaluationWindow,
  evaluationPeriods: number,
  most: number,
): WindowCounts[] {
  let counts = noDatapoints;
  const byLength = [counts];
  for (let age = 1; age <= most; age += 1) {
    const point = window[age - 1];
    if (point !== undefined && counts.existing < evaluationPeriods) {
      counts = {
        existing: counts.existing + 1,
        breaching: counts.breaching + (point.breaching ? 1 : 0),
        oldestBreachingAge: point.breaching ? age : counts.oldestBreachingAge,
        newestOkAge: point.breaching || counts.newestOkAge > 0 ? counts.newestOkAge : age,
      };
    }
    byLength.push(counts);
  }
  return byLength;
}
