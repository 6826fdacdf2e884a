import { type AlarmSettings, severities, type Severity } from '../../config/alarm-settings.ts';
import type { BurnWindows } from '../../config/thresholds/burn-windows.ts';
import type { AlarmRule, BandRule, BurnRateRule, ThresholdRule } from '../alarm-rule.ts';
import type { Monitored } from '../monitored.ts';
import type { Condition, PlannedAlarm } from './planned-alarm.ts';

/** The severities of which a rule has an alarm, from the one that may wait. */
export function severitiesOf(rule: AlarmRule, settings: AlarmSettings): readonly Severity[] {
  if (rule.requires !== undefined && !settings[rule.requires]) return [];
  const wanted = rule.kind === 'burn-rate' ? rule.windows(settings) : rule.levels(settings);
  return severities.filter((severity) => wanted[severity] !== undefined);
}

/** What raises the alarm of a severity. */
export function conditionsOf(
  rule: AlarmRule,
  severity: Severity,
  monitored: Monitored,
  settings: AlarmSettings,
): PlannedAlarm['anyOf'] {
  switch (rule.kind) {
    case 'band':
      return [[band(rule, severity, monitored, settings)]];
    case 'burn-rate':
      return (rule.windows(settings)[severity] ?? []).map((windows) =>
        burning(rule, windows, monitored, settings),
      );
    default:
      return [[threshold(rule, severity, monitored, settings)]];
  }
}

/** Name of the only condition of an alarm, where a composite carries its actions. */
const symptom = 'symptom';

function threshold(
  rule: ThresholdRule,
  severity: Severity,
  monitored: Monitored,
  settings: AlarmSettings,
): Condition {
  const { evaluate, periodSeconds } = { ...rule, ...rule.differing?.[severity] };
  return {
    kind: 'threshold',
    part: symptom,
    metric: rule.metric(monitored, settings),
    threshold: levelOf(rule, severity, settings),
    comparison: rule.comparison,
    periodSeconds: typeof periodSeconds === 'number' ? periodSeconds : periodSeconds(monitored),
    evaluate: evaluate(settings),
  };
}

const band = (
  rule: BandRule,
  severity: Severity,
  monitored: Monitored,
  settings: AlarmSettings,
): Condition => ({
  kind: 'band',
  part: symptom,
  metric: rule.metric(monitored, settings),
  deviations: levelOf(rule, severity, settings),
  outside: rule.outside,
  periodSeconds: rule.periodSeconds,
  evaluate: rule.evaluate(settings),
});

const levelOf = (rule: ThresholdRule | BandRule, severity: Severity, settings: AlarmSettings): number =>
  rule.levels(settings)[severity] ?? Number.NaN;

/** The short window ends the alarm soon after the fault has ended; the guard against few events is in the long one. */
const burning = (
  rule: BurnRateRule,
  { rate, longSeconds, shortSeconds }: BurnWindows,
  monitored: Monitored,
  settings: AlarmSettings,
): readonly Condition[] =>
  [
    { seconds: longSeconds, minimum: rule.minimumEvents(settings) },
    { seconds: shortSeconds, minimum: 1 },
  ].map(({ seconds, minimum }) => ({
    kind: 'threshold',
    part: spanText(seconds),
    metric: rule.badPercent(monitored, minimum),
    threshold: roundedPercent(rate * (100 - rule.objective(settings))),
    comparison: '>=',
    ...periodsOf(seconds),
  }));

const day = 86_400;

/** Periods end at a day: of a longer window most of its days must burn, which its mean cannot be asked for. */
const periodsOf = (seconds: number): Pick<Condition, 'periodSeconds' | 'evaluate'> => {
  const days = Math.ceil(seconds / day);
  return {
    periodSeconds: Math.min(seconds, day),
    evaluate: { breaching: Math.floor(days / 2) + 1, of: days },
  };
};

/** `3d`, `6h`, `30m`. */
const spanText = (seconds: number): string =>
  seconds % day === 0
    ? `${seconds / day}d`
    : seconds % 3600 === 0
      ? `${seconds / 3600}h`
      : `${seconds / 60}m`;

/** Without the traces of binary fractions, such as those of 14.4 * (100 - 99.9). */
const roundedPercent = (percent: number): number => Number(percent.toPrecision(9));
