import { evaluateMetricAlarm } from '../evaluation/evaluate-metric-alarm.ts';
import { evaluationRange, lastEvaluation, type ReadSeries } from '../evaluation/evaluation-window.ts';
import { stateReasonData } from '../evaluation/reason-data.ts';
import { stateReason } from '../evaluation/state-reason.ts';
import type { AlarmLedger, Transition } from './alarm-ledger.ts';
import type { AlarmRecord } from './alarm-record.ts';

/** Evaluates every metric alarm that is due at `now`; returns those that changed their state. */
export function evaluateDueAlarms(ledger: AlarmLedger, readSeries: ReadSeries, now: number): Transition[] {
  const transitions: Transition[] = [];
  for (const record of ledger.records()) {
    if (record.alarm.type !== 'MetricAlarm') continue;
    const end = lastEvaluation(record.alarm, now);
    if (record.evaluatedUntil !== undefined && end <= record.evaluatedUntil) continue;
    const transition = evaluate(ledger, readSeries, record, end, now);
    if (transition !== undefined) transitions.push(transition);
    // Scaling policies are called again every minute for as long as the state lasts.
    else if (end % 60_000 === 0) ledger.act(record.alarm.name, now, isScalingPolicy);
  }
  return transitions;
}

function evaluate(
  ledger: AlarmLedger,
  readSeries: ReadSeries,
  record: AlarmRecord,
  end: number,
  now: number,
): Transition | undefined {
  const { alarm } = record;
  if (alarm.type !== 'MetricAlarm') return undefined;
  const range = evaluationRange(alarm, end);
  try {
    const verdict = evaluateMetricAlarm(alarm, readSeries(alarm, range), range, record.state);
    const { state, dependsOnUndocumented, alternatives } = verdict;
    const { evaluationError: _, ...healthy } = record;
    const evaluated = { ...healthy, evaluatedUntil: end };
    if (state === record.state) {
      ledger.update(evaluated, { dependsOnUndocumented, alternatives });
      return undefined;
    }
    const detail = {
      state,
      reason: stateReason(alarm, verdict),
      reasonData: JSON.stringify(stateReasonData(alarm, verdict, end, now)),
      dependsOnUndocumented,
      alternatives,
    };
    return ledger.setState(evaluated, detail, now);
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    ledger.update(record, { evaluatedUntil: end, evaluationError: message });
    if (message !== record.evaluationError) {
      ledger.emit({ kind: 'evaluationError', at: now, alarm: alarm.name, error: message });
    }
    return undefined;
  }
}

function isScalingPolicy(action: string): boolean {
  return /^arn:[^:]*:autoscaling:/.test(action);
}
