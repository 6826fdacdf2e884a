import type { MetricAlarm } from '../../alarms/alarm.ts';
import { evaluationRangeLengths } from '../../alarms/evaluation/evaluation-window.ts';
import type { MetricId } from '../../metrics/metric.ts';
import type { MetricKind } from '../aws-metrics/aws-metric.ts';
import { knownMetric } from '../aws-metrics/known-metrics.ts';
import type { LintedAlarm, LintSubject } from '../lint-subject.ts';
import { type Complaint, type LintRule, sources } from '../rule.ts';
import { direction, fillsGaps, place, watchedMetrics } from '../watched-metrics.ts';

const path = place('TreatMissingData');

/** What minutes without data mean must fit what is watched: silence is either the failure or the normal state. */
export const missingDataRules: readonly LintRule[] = [
  {
    id: 'heartbeat-not-breaching',
    severity: 'error',
    title: 'A sign of life whose absence raises no alarm',
    why: 'What has died reports nothing. Unless missing data are breaching, the alarm stays silent exactly when it is needed.',
    remedy:
      'Set TreatMissingData to breaching. Where none is a normal number, compare with the demand instead, such as the depth of a queue.',
    source: sources.missingData,
    check: (subject) => unlessBreaching(subject, 'presence'),
  },
  {
    id: 'silence-not-breaching',
    severity: 'warning',
    title: 'An alarm on too little traffic that cannot see that there is none',
    why: 'Without any traffic many services report nothing, not zero: the alarm sees a little too little and not the worst case.',
    remedy:
      'Set TreatMissingData to breaching, or to notBreaching together with FILL(metric, 0) in the expression.',
    source: sources.missingData,
    check: (subject) => unlessBreaching(subject, 'traffic'),
  },
  {
    id: 'absence-breaching',
    severity: 'error',
    title: 'Missing data raise an alarm though silence is normal',
    why: 'The metric has no data whenever nothing happens, so the alarm is raised by every quiet hour and soon ignored.',
    remedy:
      'Set TreatMissingData to notBreaching, or to ignore where the last known state is the better guess.',
    source: sources.missingData,
    check: ({ metricAlarms }) =>
      sporadic(metricAlarms)
        .filter(({ alarm }) => alarm.treatMissingData === 'breaching')
        .map((linted) => ({
          resource: linted.resource,
          path,
          problem: `${namesOf(linted.alarm)}: ${absence(linted.alarm)}, and breaching turns that into an alarm.`,
        })),
  },
  {
    id: 'absence-insufficient',
    severity: 'warning',
    title: 'An alarm that rests in INSUFFICIENT_DATA',
    why: 'The metric has no data whenever nothing happens. With missing, the alarm is then neither OK nor in ALARM, and the end of a failure that is followed by silence is never told.',
    remedy:
      'Set TreatMissingData to notBreaching, or to ignore where the last known state is the better guess.',
    source: sources.missingData,
    check: ({ metricAlarms }) =>
      sporadic(metricAlarms)
        .filter(({ alarm }) => alarm.treatMissingData === 'missing')
        .map((linted) => ({
          resource: linted.resource,
          path,
          problem: `${namesOf(linted.alarm)}: ${absence(linted.alarm)}, and missing makes that INSUFFICIENT_DATA.`,
        })),
  },
  {
    id: 'missing-data-not-chosen',
    severity: 'warning',
    title: 'Nobody chose what missing data mean',
    why: 'The default, missing, is right for few metrics: it hides dead heartbeats and leaves quiet alarms in INSUFFICIENT_DATA.',
    remedy:
      'Write TreatMissingData: breaching where silence is the failure, notBreaching where it is normal, ignore or missing where that is meant.',
    source: sources.missingData,
    check: ({ metricAlarms }) =>
      metricAlarms
        .filter(({ alarm }) => alarm.treatMissingData === undefined && !isDead(alarm))
        .map((linted) => ({ resource: linted.resource, path, ...notChosen(linted.alarm) })),
  },
  {
    id: 'late-silence',
    severity: 'warning',
    title: 'Silence that is noticed only after hours',
    why: 'CloudWatch looks back further than the evaluation periods, and every datapoint that it finds there counts as one of them. So silence raises an alarm only after some more periods than the alarm names.',
    remedy: 'Report the sign of life more often, and take periods of an hour at most.',
    source: sources.missingData,
    check: ({ metricAlarms }) =>
      metricAlarms
        .filter(({ alarm }) => alarm.treatMissingData === 'breaching' && direction(alarm) === 'low')
        .filter(({ alarm }) => !fillsGaps(alarm) && silenceSeconds(alarm) > mostSilence)
        .map(({ resource, alarm }) => ({
          resource,
          path: place('EvaluationPeriods'),
          problem: `Silence raises this alarm after about ${Math.round(silenceSeconds(alarm) / 3600)} hours.`,
        })),
  },
];

/** Half a working day: longer, and what died in the morning is found in the evening. */
const mostSilence = 4 * 3600;

/** How long there must be no data until the alarm is raised by it, by the usual length of the evaluation range. */
function silenceSeconds({ evaluationPeriods, datapointsToAlarm, period }: MetricAlarm): number {
  const { chosen } = evaluationRangeLengths(evaluationPeriods);
  return (chosen - evaluationPeriods + (datapointsToAlarm ?? evaluationPeriods)) * period;
}

/** Alarms on low values of a kind of metric that do not treat silence as a failure. */
function* unlessBreaching({ metricAlarms }: LintSubject, kind: MetricKind): Iterable<Complaint> {
  for (const { resource, alarm } of metricAlarms) {
    const { treatMissingData: mode } = alarm;
    if (mode === 'breaching' || direction(alarm) !== 'low' || fillsGaps(alarm)) continue;
    // Of traffic, a mode that was not chosen at all has a rule of its own.
    if (kind === 'traffic' && mode === undefined) continue;
    const watched = watchedMetrics(alarm).find(({ stat }) => kindOf(stat.metric) === kind);
    if (watched === undefined) continue;
    const problem = `${watched.stat.metric.name} has no data when it matters most (${absence(alarm)}), and ${mode ?? 'missing, the default,'} raises no alarm then.`;
    yield { resource, path, problem };
  }
}

/** Alarms on high values of which nothing is reported in quiet times. */
function sporadic(alarms: readonly LintedAlarm<MetricAlarm>[]): readonly LintedAlarm<MetricAlarm>[] {
  return alarms.filter(({ alarm }) => {
    if (direction(alarm) !== 'high' || fillsGaps(alarm)) return false;
    const watched = watchedMetrics(alarm);
    return watched.length > 0 && watched.every(({ stat }) => isSporadic(kindOf(stat.metric)));
  });
}

const isSporadic = (kind: MetricKind | undefined): boolean =>
  kind === 'faults' || kind === 'traffic' || kind === 'duration' || kind === 'level';

/** Whether the alarm is one that heartbeat-not-breaching tells of. */
const isDead = (alarm: MetricAlarm): boolean =>
  direction(alarm) === 'low' &&
  !fillsGaps(alarm) &&
  watchedMetrics(alarm).some(({ stat }) => kindOf(stat.metric) === 'presence');

function notChosen(alarm: MetricAlarm): { problem: string; remedy?: string } {
  const problem = 'TreatMissingData is not set, which means missing.';
  if (sporadic([{ alarm } as LintedAlarm<MetricAlarm>]).length > 0) {
    return {
      problem: `${problem} ${namesOf(alarm)}: ${absence(alarm)}.`,
      remedy: 'Set TreatMissingData to notBreaching.',
    };
  }
  if (
    direction(alarm) === 'low' &&
    watchedMetrics(alarm).some(({ stat }) => kindOf(stat.metric) === 'traffic')
  ) {
    return {
      problem: `${problem} ${namesOf(alarm)}: ${absence(alarm)}.`,
      remedy: 'Set TreatMissingData to breaching.',
    };
  }
  return { problem };
}

/** A metric of a program is a sign of life if it is called one. */
function kindOf(metric: MetricId): MetricKind | undefined {
  if (/heart[\s_-]?beat|keep[\s_-]?alive|\bliveness\b|\bis[\s_-]?alive\b/i.test(metric.name))
    return 'presence';
  return knownMetric(metric)?.kind;
}

const absences: Readonly<Record<MetricKind, string>> = {
  faults: 'nothing is reported while nothing is asked for',
  traffic: 'nothing is reported while nothing is asked for',
  duration: 'nothing is reported while nothing is asked for',
  level: 'nothing is reported while it is not in use',
  presence: 'nothing is reported once it is dead',
  steady: 'it is reported as long as it exists',
};

/** When the metrics of an alarm have no data. */
function absence(alarm: MetricAlarm): string {
  const [first] = watchedMetrics(alarm);
  if (first === undefined) return 'nothing is reported';
  const { metric } = first.stat;
  return knownMetric(metric)?.absent ?? absences[kindOf(metric) ?? 'faults'];
}

const namesOf = (alarm: MetricAlarm): string =>
  [...new Set(watchedMetrics(alarm).map(({ stat }) => stat.metric.name))].join(', ');
