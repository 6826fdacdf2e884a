import type { MetricAlarm } from '../alarm.ts';
import { comparisons } from './comparison.ts';
import type { Datapoint } from './evaluation-window.ts';
import { missingDataMode, type Verdict } from './evaluate-metric-alarm.ts';
import { reasonTime } from '../timestamps.ts';

/** What CloudWatch says of an alarm that was never evaluated. */
export const initialReason = 'Unchecked: Initial alarm creation';

/** As many points are listed in the sentence itself; more are counted and the newest five listed. */
const listedInline = 4;
const listedApart = 5;

/** The state reason, in the words that CloudWatch uses in notifications and DescribeAlarms. */
export function stateReason(alarm: MetricAlarm, { state, judged }: Verdict): string {
  const { evaluationPeriods: n } = alarm;
  const filled = n - judged.length;
  if (state === 'INSUFFICIENT_DATA') return `Insufficient Data: ${counted(filled, 'datapoint', 'unknown')}.`;
  const decisive = judged.filter(({ breaching }) => breaching === (state === 'ALARM'));
  const opening = alarm.threshold.kind === 'band' ? 'Thresholds Crossed' : 'Threshold Crossed';
  const mode = missingDataMode(alarm);
  const asFilled = mode === 'breaching' ? 'Breaching' : mode === 'notBreaching' ? 'NonBreaching' : undefined;
  const missing =
    filled > 0 && asFilled !== undefined
      ? ` and ${counted(filled, 'missing datapoint', `treated as [${asFilled}]`)}`
      : '';
  if (decisive.length === 0) {
    const received =
      judged.length === 0 ? 'no datapoints were received' : counted(judged.length, 'datapoint', 'received');
    return `${opening}: ${received} for ${n} period${n === 1 ? '' : 's'}${missing}.`;
  }
  return `${opening}: ${crossing(alarm, state, decisive, missing)}${transition(alarm, state)}.`;
}

function crossing(
  alarm: MetricAlarm,
  state: Verdict['state'],
  decisive: readonly Datapoint[],
  missing: string,
) {
  const count = decisive.length;
  const whole = alarm.datapointsToAlarm === undefined ? '' : ` out of the last ${alarm.evaluationPeriods}`;
  const plural = whole !== '' || count > 1 ? 's' : '';
  const verb = count === 1 ? 'was' : 'were';
  const list = decisive
    .slice(0, listedApart)
    .map(({ value, time }) => `${javaDouble(value)} (${reasonTime(time)})`)
    .join(', ');
  const compared = `${verb} ${comparedWith(alarm, state, decisive)}${missing}`;
  if (count <= listedInline) return `${count}${whole} datapoint${plural} [${list}] ${compared}`;
  const which = state === 'ALARM' ? ' which crossed the threshold' : '';
  return `${count}${whole} datapoint${plural} ${compared}. The most recent datapoints${which}: [${list}]`;
}

function comparedWith(
  { operator, threshold }: MetricAlarm,
  state: Verdict['state'],
  points: readonly Datapoint[],
) {
  const not = state === 'ALARM' ? '' : 'not ';
  return comparisons[operator].words
    .map(({ words, edge }) => {
      if (threshold.kind === 'value') return `${not}${words} the threshold (${javaDouble(threshold.value)})`;
      const edges = points.slice(0, listedApart).map((point) => javaDouble(point[edge]));
      return `${not}${words} the ${edge} thresholds [${edges.join(', ')}]`;
    })
    .join(' or ');
}

/** Said only of alarms that give M: how many datapoints the transition takes. */
function transition(
  { datapointsToAlarm: m, evaluationPeriods: n }: MetricAlarm,
  state: Verdict['state'],
): string {
  if (m === undefined) return '';
  const minimum = state === 'ALARM' ? m : n - m + 1;
  const direction = state === 'ALARM' ? 'OK -> ALARM' : 'ALARM -> OK';
  return ` (minimum ${minimum} datapoint${minimum === 1 ? '' : 's'} for ${direction} transition)`;
}

function counted(count: number, noun: string, verb: string): string {
  return count === 1 ? `1 ${noun} was ${verb}` : `${count} ${noun}s were ${verb}`;
}

/** A double as Java prints it, which is how CloudWatch writes numbers: 5.0, 0.1, 1.0E7. */
function javaDouble(value: number): string {
  const magnitude = Math.abs(value);
  if (value === 0 || (magnitude >= 1e-3 && magnitude < 1e7)) {
    return Number.isInteger(value) ? `${value}.0` : String(value);
  }
  const [mantissa = '', exponent = ''] = value.toExponential().split('e');
  return `${mantissa.includes('.') ? mantissa : `${mantissa}.0`}E${Number(exponent)}`;
}
