import { metricId, metricKey, type MetricId } from '../../metrics/metric.ts';
import type { MetricDatum } from '../../store/datum.ts';
import type { TestCase } from '../format/test-file-schema.ts';
import { readersOf, type AlarmCatalogue, type MetricReader } from './alarm-catalogue.ts';
import { NameError } from './name-error.ts';
import { suggestion } from './nearest-names.ts';

/** The data that one series of a test's input stands for. Throws NameError where no alarm would read them. */
export function planInput(
  { metric, ref, unit, values }: TestCase['input'][number],
  { start, interval }: TestCase,
  catalogue: AlarmCatalogue,
): MetricDatum[] {
  const named = metric === undefined ? referred(ref!, catalogue) : namedMetric(metric);
  const common = {
    metric: named,
    unit: unitOf(named, unit, catalogue),
    resolution: interval < 60_000 ? (1 as const) : (60 as const),
  };
  return values.flatMap((samples, index) =>
    samples === undefined ? [] : [{ ...common, time: start + index * interval, samples }],
  );
}

function namedMetric({ namespace, name, dimensions }: NonNullable<TestCase['input'][number]['metric']>) {
  const list = Object.entries(dimensions).map(([key, value]) => ({ name: key, value }));
  return metricId(namespace, name, list);
}

function referred(
  { alarm: called, query }: NonNullable<TestCase['input'][number]['ref']>,
  catalogue: AlarmCatalogue,
): MetricId {
  const alarm = catalogue.alarm(called);
  if (alarm.type !== 'MetricAlarm')
    throw new NameError(
      `"${called}" is a composite alarm, which reads no metric; expected one of its children`,
    );
  const readers = readersOf(alarm);
  const fitting = query === undefined ? readers : readers.filter((reader) => reader.query === query);
  const [only] = fitting;
  if (only !== undefined && fitting.length === 1) return only.stat.metric;
  const ids = readers.flatMap((reader) => reader.query ?? []);
  if (ids.length === 0) throw new NameError(`"${called}" watches one metric; expected no query`);
  throw new NameError(
    `"${called}" reads ${ids.join(', ')}; expected ${query === undefined ? 'query to name one of them' : `one of them instead of "${query}"`}`,
  );
}

/** As it was given; else the one that alarms ask for. */
function unitOf(metric: MetricId, given: string | undefined, catalogue: AlarmCatalogue): string {
  const readers = catalogue.readers(metricKey(metric));
  if (readers.length === 0) throw new NameError(unread(metric, catalogue.allReaders()));
  const asked = [...new Set(readers.flatMap(({ stat }) => stat.unit ?? []))];
  const anyUnit = readers.some(({ stat }) => stat.unit === undefined);
  if (given !== undefined && !anyUnit && !asked.includes(given))
    throw new NameError(`no alarm reads ${shown(metric)} in ${given}; expected ${asked.join(' or ')}`);
  if (given === undefined && asked.length > 1)
    throw new NameError(`alarms read ${shown(metric)} in ${asked.join(' and ')}; expected unit to name one`);
  return given ?? asked[0] ?? 'None';
}

function unread(metric: MetricId, readers: readonly MetricReader[]): string {
  const metrics = readers.map(({ stat }) => stat.metric);
  const same = metrics.filter(
    ({ namespace, name }) => namespace === metric.namespace && name === metric.name,
  );
  if (same.length > 0)
    return `no alarm reads ${shown(metric)}; alarms read ${[...new Set(same.map(shown))].join(' and ')}`;
  return `no alarm reads ${shown(metric)}${suggestion(shown(metric), metrics.map(shown))}`;
}

/** `AWS/SQS NumberOfMessagesSent {QueueName: songs}`. */
function shown({ namespace, name, dimensions }: MetricId): string {
  const list = dimensions.map((dimension) => `${dimension.name}: ${dimension.value}`).join(', ');
  return `${namespace} ${name} {${list}}`;
}
