import type { AlarmIssue } from '../../alarms/alarm-validation-error.ts';
import type { MetricAlarm } from '../../alarms/alarm.ts';
import { notSimulated } from '../../alarms/metric-alarm-input.ts';
import { type AlarmExpressionFault, alarmExpressionFaults } from '../../queries/alarm-expression-faults.ts';
import type { FaultyAlarm } from '../../template/template-alarms.ts';
import type { Resource } from '../../template/stack.ts';
import type { LintSubject } from '../lint-subject.ts';
import { refersOutside } from '../outside-value.ts';
import { type Complaint, type LintRule, sources } from '../rule.ts';
import { place } from '../watched-metrics.ts';

/** What CloudWatch refuses at deployment or evaluates otherwise than it reads. */
export const definitionRules: readonly LintRule[] = [
  {
    id: 'evaluation-window',
    severity: 'error',
    title: 'M, N and the period do not fit',
    why: 'CloudWatch refuses M above N, and N periods longer than a day (seven days for periods of an hour and more): the deployment fails.',
    remedy: 'Lower DatapointsToAlarm to EvaluationPeriods at most, or take fewer or longer periods.',
    source: sources.putMetricAlarm,
    check: (subject) => refused(subject, 'evaluation-window'),
  },
  {
    id: 'period',
    severity: 'error',
    title: 'A period that alarms cannot have',
    why: 'Alarms take periods of 10, 20 and 30 seconds and multiples of 60: the deployment fails.',
    remedy: 'Take 10, 20, 30 or a multiple of 60 seconds.',
    source: sources.putMetricAlarm,
    check: (subject) => refused(subject, 'period'),
  },
  {
    id: 'metric-math',
    severity: 'error',
    title: 'Metric math that alarms cannot have',
    why: 'CloudWatch refuses SEARCH, more than ten metrics or expressions, metrics of different periods, several results, and what is no metric math: the deployment fails.',
    remedy: 'Name each metric, give all the same period, and return one time series.',
    source: sources.metricMath,
    check: (subject) => [
      ...refused(subject, 'metric-math'),
      ...expressionFaults(
        subject,
        ({ rule, severity }) => severity === 'refused' && rule !== 'invalid-query',
      ),
      ...expressionFaults(subject, (fault) => fault.rule === 'invalid-query' && !isBeyond(fault.message)),
    ],
  },
  {
    id: 'suppressor-periods',
    severity: 'error',
    title: 'A suppressor without its periods',
    why: 'A composite alarm with ActionsSuppressor needs the wait and the extension period: the deployment fails.',
    remedy:
      'Give ActionsSuppressorWaitPeriod and ActionsSuppressorExtensionPeriod; AWS suggests 60 seconds for each.',
    source: sources.suppression,
    check: (subject) => refused(subject, 'suppressor-periods'),
  },
  {
    id: 'refused',
    severity: 'error',
    title: 'An alarm that CloudWatch refuses for another reason',
    why: 'A property is missing, is not allowed beside another, or has a value that it cannot have: the deployment fails.',
    remedy: 'Correct the property as described.',
    source: sources.putMetricAlarm,
    check: (subject) => refused(subject, 'refused'),
  },
  {
    id: 'unfit-function',
    severity: 'warning',
    title: 'A function that makes alarms unreliable',
    why: 'CloudWatch reads more periods than it evaluates. Functions over the whole range change with them, so that the alarm does not follow the graph.',
    remedy:
      'Compute period by period; with FILL, let fewer datapoints raise the alarm than are evaluated (M below N).',
    source: sources.metricMath,
    check: (subject) =>
      expressionFaults(
        subject,
        ({ severity, functionName }, alarm) =>
          severity === 'unreliable' && !(functionName === 'FILL' && hasRoom(alarm)),
      ),
  },
  {
    id: 'not-judged',
    severity: 'info',
    title: 'Something that this lint cannot judge',
    why: 'A function of CloudFormation, a service beside CloudWatch or a newer kind of alarm is involved that is not known here.',
    remedy: 'Check it by hand.',
    source: sources.putMetricAlarm,
    check: (subject) => [
      ...refused(subject, 'not-judged'),
      ...knownLater(subject),
      ...expressionFaults(subject, (fault) => fault.rule === 'invalid-query' && isBeyond(fault.message)),
      ...subject.unresolved.map((error) => {
        const [stack = '', section = '', logicalId = '', ...rest] = error.place.split('/');
        return {
          resource: { stack, logicalId },
          path: rest.join('/') || section,
          problem: `${error.message}.`,
        };
      }),
    ],
  },
];

/** Which rule tells of what is wrong with a field; the first that matches. */
const byField: readonly (readonly [field: RegExp, rule: string])[] = [
  [new RegExp(`^(?:${notSimulated.join('|')})`), 'not-judged'],
  [/Period$/, 'period'],
  [/^(?:EvaluationPeriods|DatapointsToAlarm)/, 'evaluation-window'],
  [/^Metrics/, 'metric-math'],
  [/./, 'refused'],
];

function ruleOf({ field, problem }: AlarmIssue): string {
  if (isBeyond(problem)) return 'not-judged';
  if (field.startsWith('ActionsSuppressor')) return 'suppressor-periods';
  return byField.find(([pattern]) => pattern.test(field))?.[1] ?? 'refused';
}

/** `Metrics[1].Id` as a path. */
const fieldPath = (field: string): (string | number)[] =>
  field.split(/[.[\]]+/).flatMap((part) => (part === '' ? [] : /^\d+$/.test(part) ? Number(part) : part));

/** Whether the fault is that something cannot be evaluated here, though CloudWatch can. */
const isBeyond = (message: string): boolean => message.includes('cannot be evaluated here');

const refused = (subject: LintSubject, rule: string): Complaint[] =>
  subject.faulty.flatMap(({ resource, error }: FaultyAlarm) =>
    error.issues
      .filter((issue) => ruleOf(issue) === rule && !isKnownLater(subject, resource, issue))
      .map(({ field, problem }) => ({
        resource,
        path: place(...fieldPath(field)),
        problem: `${field} ${problem}.`,
      })),
  );

/** Fields that cannot be judged before parameters have values, each once. */
const knownLater = (subject: LintSubject): Complaint[] =>
  subject.faulty.flatMap(({ resource, error }) => {
    const fields = error.issues
      .filter((issue) => isKnownLater(subject, resource, issue))
      .map(({ field }) => field);
    return [...new Set(fields)].map((field) => ({
      resource,
      path: place(...fieldPath(field)),
      problem: `${field} is known at deployment only, so that this alarm is not judged.`,
    }));
  });

const isKnownLater = (subject: LintSubject, resource: Resource, { field }: AlarmIssue): boolean =>
  refersOutside(subject, resource, fieldPath(field));

/** What is wrong with expressions, but for those that parameters have a part in. */
function expressionFaults(
  subject: LintSubject,
  isWanted: (fault: AlarmExpressionFault, alarm: MetricAlarm) => boolean,
): Complaint[] {
  return subject.metricAlarms.flatMap(({ resource, alarm }) =>
    faultsOf(alarm)
      .filter((fault) => isWanted(fault, alarm))
      .map((fault) => ({ path: expressionPath(alarm, fault), problem: fault.message }))
      .filter(({ path }) => path.length === 1 || !refersOutside(subject, resource, path))
      .map(({ path, problem }) => ({ resource, path: place(...path), problem })),
  );
}

const faultsOf = ({ watch, threshold }: MetricAlarm): AlarmExpressionFault[] =>
  watch.kind === 'queries'
    ? alarmExpressionFaults(watch.queries, threshold.kind === 'band' ? threshold.queryId : undefined)
    : [];

const hasRoom = ({ datapointsToAlarm, evaluationPeriods }: MetricAlarm): boolean =>
  (datapointsToAlarm ?? evaluationPeriods) < evaluationPeriods;

function expressionPath({ watch }: MetricAlarm, { queryId }: AlarmExpressionFault): (string | number)[] {
  if (watch.kind === 'metric' || queryId === undefined) return ['Metrics'];
  return ['Metrics', watch.queries.findIndex(({ id }) => id === queryId), 'Expression'];
}
