import type { MetricAlarm } from '../../alarms/alarm.ts';
import type { MetricId } from '../../metrics/metric.ts';
import { nameProperty } from '../../template/physical-names.ts';
import type { Resource } from '../../template/stack.ts';
import {
  dimensionResources,
  groupsOf,
  hasDimensions,
  isAwsNamespace,
  isWhollyKnown,
  knownNamespaces,
  namesIn,
  nearestNamespace,
} from '../aws-metrics/known-metrics.ts';
import { hasDeclaredDimensions, isNamed } from '../declared-metrics.ts';
import type { LintedAlarm, LintSubject } from '../lint-subject.ts';
import { nearestName, suggestion } from '../nearest-name.ts';
import { isFromOutside } from '../outside-value.ts';
import { type Complaint, type LintRule, sources } from '../rule.ts';
import { dimensionPath, place, type WatchedMetric, watchedMetrics } from '../watched-metrics.ts';

/** Whether somebody emits what alarms watch: an alarm on a metric that does not exist is silent for ever. */
export const metricRules: readonly LintRule[] = [
  {
    id: 'unknown-aws-metric',
    severity: 'warning',
    title: 'A metric that its AWS service does not publish, as far as is known',
    why: 'Names of metrics are not checked at deployment. An alarm on a mistyped one has no data for ever.',
    remedy:
      'Correct the namespace or the name; if the metric is newer than this table, acknowledge the finding.',
    source: sources.metrics,
    check: (subject) => eachMetric(subject, unknownAwsMetric),
  },
  {
    id: 'unknown-dimensions',
    severity: 'warning',
    title: 'Dimensions with which the metric is not published',
    why: 'A metric is found by its exact set of dimensions. With one too many or too few there are no data.',
    remedy: 'Give exactly one of the sets of dimensions that the service publishes.',
    source: sources.metrics,
    check: (subject) => eachMetric(subject, unknownDimensions),
  },
  {
    id: 'unknown-resource',
    severity: 'warning',
    title: 'A dimension that names no resource of the templates',
    why: 'The name is written out, the templates have resources of that kind, and none is called so: the alarm watches nothing, or something of another stage.',
    remedy: 'Refer to the resource instead of writing its name.',
    source: sources.metrics,
    check: (subject) => eachMetric(subject, unknownResource),
  },
  {
    id: 'wrong-region',
    severity: 'error',
    title: 'A metric that is published in another region',
    why: 'Services without a region publish their metrics in one, and alarms cannot watch across regions: the alarm has no data for ever.',
    remedy: 'Put the alarm into a stack of that region.',
    source: sources.metrics,
    check: (subject) => eachMetric(subject, wrongRegion),
  },
  {
    id: 'undeclared-metric',
    severity: 'error',
    title: 'A metric of the own programs that none of them emits',
    why: 'Neither the declared metrics nor the metric filters of the templates have it, with these dimensions: the alarm has no data for ever.',
    remedy: 'Correct the name or the dimensions, or declare the metric (--metrics).',
    source: sources.publishing,
    check: (subject) => eachMetric(subject, undeclaredMetric),
  },
  {
    id: 'metric-not-declared',
    severity: 'info',
    title: 'A metric of the own programs, which nobody declared',
    why: 'Whether a program emits the metric cannot be seen in templates.',
    remedy: 'Declare the metrics of your programs with --metrics, so that mistyped names are found.',
    source: sources.publishing,
    check: (subject) => eachMetric(subject, notDeclared),
  },
];

type Check = (
  linted: LintedAlarm<MetricAlarm>,
  watched: WatchedMetric,
  subject: LintSubject,
) => Complaint | undefined;

const eachMetric = (subject: LintSubject, check: Check): readonly Complaint[] =>
  subject.metricAlarms.flatMap((linted) =>
    watchedMetrics(linted.alarm).flatMap((watched) => check(linted, watched, subject) ?? []),
  );

const unknownAwsMetric: Check = ({ resource }, { stat: { metric }, path }) => {
  const { namespace, name } = metric;
  if (groupsOf(metric).length > 0) return undefined;
  if (!knownNamespaces.includes(namespace)) {
    const near = nearestNamespace(namespace);
    if (near === undefined) return undefined;
    return {
      resource,
      path: place(...path, 'Namespace'),
      problem: `There is no namespace "${namespace}"; did you mean "${near}"?`,
    };
  }
  const names = namesIn(namespace);
  if (!isWhollyKnown(namespace) && nearestName(name, names) === undefined) return undefined;
  const problem = `${namespace} has no metric "${name}" that is known here${suggestion(name, names) || '.'}`;
  return { resource, path: place(...path, 'MetricName'), problem };
};

const unknownDimensions: Check = ({ resource }, { stat: { metric }, path }) => {
  const groups = groupsOf(metric);
  if (groups.length === 0 || groups.some((group) => hasDimensions(group, metric))) return undefined;
  const sets = groups.flatMap(({ dimensions }) => dimensions).map(setText);
  const problem = `${metric.name} is not published with ${setText(metric.dimensions.map(({ name }) => name))}, but with ${sets.join(' or ')}.`;
  return { resource, path: place(...path, 'Dimensions'), problem };
};

const setText = (names: readonly string[]): string =>
  names.length === 0 ? 'no dimensions' : `{${names.join(', ')}}`;

const unknownResource: Check = (linted, watched, subject) => {
  const { metric } = watched.stat;
  if (isOfOtherAccount(linted, watched)) return undefined;
  for (const { name, value } of metric.dimensions) {
    const type = dimensionResources[metric.namespace]?.[name];
    const candidates = subject.resources.filter((resource) => resource.type === type);
    if (candidates.length === 0) continue;
    const names = candidates.flatMap(namesOf);
    const path = dimensionPath(linted, watched, name);
    if (names.some((each) => each === value || value.endsWith(`:${each}`))) continue;
    if (isFromOutside(subject, linted.resource, path)) continue;
    const problem = `${name} is "${value}", and no ${type} of the templates is called so${suggestion(value, names) || '.'}`;
    return { resource: linted.resource, path: place(...path), problem };
  }
  return undefined;
};

/** Whether the metric is read from an account that shares it. */
function isOfOtherAccount({ resource }: LintedAlarm<MetricAlarm>, { path }: WatchedMetric): boolean {
  const [, index] = path;
  const queries = resource.properties['Metrics'];
  const query = Array.isArray(queries) && typeof index === 'number' ? queries[index] : undefined;
  return query !== null && typeof query === 'object' && 'AccountId' in query;
}

/** Where services without a region publish. */
const regions: Readonly<Record<string, string>> = {
  'AWS/Billing': 'us-east-1',
  'AWS/CloudFront': 'us-east-1',
  'AWS/GlobalAccelerator': 'us-west-2',
  'AWS/Route53': 'us-east-1',
};

const wrongRegion: Check = ({ resource }, { stat: { metric }, path }, { stacks }) => {
  const wanted = regions[metric.namespace];
  const stack = stacks.find(({ deployment }) => deployment.stackName === resource.stack);
  const region = stack?.deployment.region;
  // A template that is read without its manifest has no region of its own.
  if (wanted === undefined || region === undefined || region === wanted || stack?.isPlaceAssumed)
    return undefined;
  const problem = `${metric.namespace} is published in ${wanted}, and the alarm is in ${region}.`;
  return { resource, path: place(...path, 'Namespace'), problem };
};

/** The names that a resource's metrics may carry. Where its kind is not known, any property that looks like a name. */
function namesOf({ type, name, properties }: Resource): readonly string[] {
  if (nameProperty(type) !== undefined) return [name];
  return [
    name,
    ...Object.entries(properties).flatMap(([key, value]) =>
      key.endsWith('Name') && typeof value === 'string' ? value : [],
    ),
  ];
}

const undeclaredMetric: Check = ({ resource }, { stat: { metric }, path }, { declared, filtered }) => {
  if (isAwsNamespace(metric.namespace)) return undefined;
  const emitted = [...(declared ?? []), ...filtered];
  const named = emitted.filter((each) => isNamed(each, metric));
  if (named.some((each) => hasDeclaredDimensions(each, metric))) return undefined;
  const [first] = named;
  if (first !== undefined) {
    const problem = `${metric.name} is emitted with ${setText(first.dimensions ?? [])}, not with ${setText(metric.dimensions.map(({ name }) => name))}.`;
    return { resource, path: place(...path, 'Dimensions'), problem };
  }
  const hint = suggestion(
    metric.name,
    emitted.map(({ name }) => name),
  );
  // Without declarations a filter that is nearly called so is the only proof of a mistake.
  if (declared === undefined && hint === '') return undefined;
  const problem = `Nobody emits ${metric.namespace} ${metric.name}${hint || '.'}`;
  return { resource, path: place(...path, 'MetricName'), problem };
};

const notDeclared: Check = ({ resource }, { stat: { metric }, path }, { declared, filtered }) => {
  if (isAwsNamespace(metric.namespace) || declared !== undefined) return undefined;
  if (isNearFilter(metric, filtered)) return undefined;
  const problem = `Whether anybody emits ${metric.namespace} ${metric.name} is not known.`;
  return { resource, path: place(...path, 'MetricName'), problem };
};

const isNearFilter = (metric: MetricId, filtered: LintSubject['filtered']): boolean =>
  filtered.some((each) => isNamed(each, metric)) ||
  nearestName(
    metric.name,
    filtered.map(({ name }) => name),
  ) !== undefined;
