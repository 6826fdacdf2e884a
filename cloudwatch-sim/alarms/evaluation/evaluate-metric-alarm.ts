import type { TimeRange } from '../../metrics/time-series.ts';
import type { MetricAlarm, MissingDataMode, StateValue } from '../alarm.ts';
import {
  evaluationRangeLengths,
  evaluationWindow,
  type AlarmReading,
  type Datapoint,
  type EvaluationWindow,
} from './evaluation-window.ts';
import { samplesNeeded } from './low-samples.ts';
import {
  countsByLength,
  isTooYoung,
  judge,
  noDatapoints,
  type Judgement,
  type JudgementRules,
} from './missing-data.ts';

/** Another state that CloudWatch may be in, by a rule that AWS does not document. */
export interface Alternative {
  readonly state: StateValue;
  readonly because: 'evaluationRange' | 'prematureAlarmRule' | 'tooFewBreachingDatapoints' | 'lowSampleCount';
}

/** The outcome of one evaluation of a metric alarm. */
export interface Verdict {
  readonly state: StateValue;
  /** The data left the alarm in the state it had. */
  readonly kept: boolean;
  /** Existing datapoints judged, newest first, at most N. */
  readonly judged: readonly Datapoint[];
  /** The periods looked at, newest first. */
  readonly window: EvaluationWindow;
  /** Whether AWS's documentation leaves room for a different state than `state`. */
  readonly dependsOnUndocumented: boolean;
  readonly alternatives: readonly Alternative[];
}

/**
 * Evaluates an alarm whose newest period ends at `range.end` (see evaluationRange). Pure: the same reading and previous
 * state give the same verdict. How to word it is stateReason's.
 */
export function evaluateMetricAlarm(
  alarm: MetricAlarm,
  reading: AlarmReading,
  range: TimeRange,
  previous: StateValue,
): Verdict {
  const window = evaluationWindow(alarm, reading, range);
  const { evaluationPeriods } = alarm;
  const rules: JudgementRules = {
    evaluationPeriods,
    datapointsToAlarm: alarm.datapointsToAlarm ?? evaluationPeriods,
    mode: missingDataMode(alarm),
  };
  const lengths = evaluationRangeLengths(evaluationPeriods);
  const counts = countsByLength(window, evaluationPeriods, lengths.most);
  const chosen = counts[lengths.chosen] ?? noDatapoints;
  const plain = judge(chosen, rules, 'nothingOk');
  const judged = newestExisting(window, lengths.chosen, chosen.existing);
  const needed = samplesNeeded(alarm);
  if (needed > 0 && reading.sampleCounts === undefined) {
    throw new TypeError(`Alarm "${alarm.name}" ignores low samples, but its reading has no sampleCounts.`);
  }
  const lowSamples = judged.some(({ sampleCount }) => (sampleCount ?? 0) < needed);
  const judgement: Judgement = lowSamples ? 'KEEP' : plain;

  const state = resulting(judgement, previous);
  const alternatives = new Map<StateValue, Alternative['because']>();
  const consider = (other: Judgement, because: Alternative['because']) => {
    const otherState = resulting(other, previous);
    if (otherState !== state && !alternatives.has(otherState)) alternatives.set(otherState, because);
  };
  if (lowSamples) consider(plain, 'lowSampleCount');
  else if ((counts[lengths.least]?.existing ?? 0) < evaluationPeriods) {
    consider(judge(chosen, rules, 'fewerThanM'), 'prematureAlarmRule');
    if (isTooYoung(chosen, rules)) consider('KEEP', 'tooFewBreachingDatapoints');
    for (let length = lengths.least; length <= lengths.most; length += 1) {
      consider(judge(counts[length] ?? chosen, rules, 'nothingOk'), 'evaluationRange');
    }
  }
  return {
    state,
    kept: judgement === 'KEEP',
    judged,
    window,
    dependsOnUndocumented: alternatives.size > 0,
    alternatives: [...alternatives].map(([other, because]) => ({ state: other, because })),
  };
}

/** The mode in force: what the alarm says, else `missing`; DynamoDB's metrics are ignored where nothing is said. */
export function missingDataMode({ treatMissingData, watch }: MetricAlarm): MissingDataMode {
  if (treatMissingData !== undefined) return treatMissingData;
  const stats =
    watch.kind === 'metric'
      ? [watch.stat]
      : watch.queries.flatMap((query) => ('stat' in query ? [query.stat] : []));
  return stats.some(({ metric }) => metric.namespace === 'AWS/DynamoDB') ? 'ignore' : 'missing';
}

function resulting(judgement: Judgement, previous: StateValue): StateValue {
  return judgement === 'KEEP' ? previous : judgement;
}

function newestExisting(window: EvaluationWindow, length: number, most: number): Datapoint[] {
  const found: Datapoint[] = [];
  for (let age = 0; age < length && found.length < most; age += 1) {
    const point = window[age];
    if (point !== undefined) found.push(point);
  }
  return found;
}
