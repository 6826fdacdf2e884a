import type { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import { type Figure, type FigureSpan, readFigures } from '../../core/figures/read-figures.ts';
import { deploymentDimension } from '../../core/telemetry/catalogue.ts';
import { byCatalogue, type PlannedSeries } from './exposition-plan.ts';
import type { MetricFamily, Sample } from './exposition-text.ts';

/** Where and when is read. */
export interface ExpositionMoment {
  readonly deployment: string;
  /** Epoch milliseconds. */
  readonly now: number;
  readonly signal: AbortSignal;
}

const day = 86_400_000;
const minute = 60_000;

/** A gauge that nobody has written for so long is not shown. */
const gaugeMinutes = 5;

/**
 * Reads the series from CloudWatch. CloudWatch has sums of periods and this function no memory, but Prometheus wants totals
 * that only grow; so counters and histograms count from midnight UTC, one figure of the period of a day. Prometheus
 * takes the fall at midnight for the restart of a counter, which rates and increases allow for.
 */
export async function readExposition(
  client: CloudWatchClient,
  planned: readonly PlannedSeries[],
  moment: ExpositionMoment,
): Promise<readonly MetricFamily[]> {
  const midnight = Math.floor(moment.now / day) * day;
  const gauges = planned.filter(({ metric }) => metric.type === 'gauge');
  const totals = planned.filter(({ metric }) => metric.type !== 'gauge');
  const thisMinute = Math.floor(moment.now / minute) * minute;
  const [latest, sums] = await Promise.all([
    readAll(client, gauges, {
      ...moment,
      start: thisMinute - gaugeMinutes * minute,
      end: thisMinute + minute,
      periodSeconds: 60,
    }),
    readAll(client, totals, { ...moment, start: midnight, end: midnight + day, periodSeconds: 86_400 }),
  ]);
  return families(
    [
      ...gauges.map((one, index) => ({ one, values: latest[index] ?? [] })),
      ...totals.map((one, index) => ({ one, values: sums[index] ?? [] })),
    ],
    moment.deployment,
  );
}

/** The last value of each statistic of each series; undefined where there is none. */
async function readAll(
  client: CloudWatchClient,
  planned: readonly PlannedSeries[],
  span: FigureSpan,
): Promise<readonly (readonly (number | undefined)[])[]> {
  const queries = planned.flatMap(({ series, statistics }) =>
    statistics.map((statistic) => ({ series, statistic })),
  );
  const figures = (await readFigures(client, queries, span)).map(lastValue);
  let next = 0;
  return planned.map(({ statistics }) => figures.slice(next, (next += statistics.length)));
}

const lastValue = (figures: readonly Figure[]): number | undefined => figures.at(-1)?.value;

interface ReadSeries {
  readonly one: PlannedSeries;
  readonly values: readonly (number | undefined)[];
}

function families(read: readonly ReadSeries[], deployment: string): readonly MetricFamily[] {
  const sorted = read.toSorted((a, b) => byCatalogue(a.one, b.one));
  return [...Map.groupBy(sorted, ({ one }) => one.series.name).values()].flatMap((group) => {
    const [first] = group;
    if (first === undefined) return [];
    const samples = group.flatMap(({ one, values }) => samplesOf(one, values, deployment));
    return samples.length === 0 ? [] : [{ ...first.one.metric, samples }];
  });
}

function samplesOf(
  { series, metric }: PlannedSeries,
  values: readonly (number | undefined)[],
  deployment: string,
): readonly Sample[] {
  const { type, divisor } = metric;
  const labels = labelsOf(series.dimensions, metric.labels, deployment);
  const [first, second = 0, ...counts] = values;
  if (type === 'gauge') return first === undefined ? [] : [{ labels, value: first / divisor }];
  const count = first ?? 0;
  if (type === 'counter') return [{ labels, value: count }];
  return [
    ...(type === 'histogram' ? bucketsOf(metric.buckets, counts, count, labels) : []),
    { suffix: '_sum', labels, value: second / divisor },
    { suffix: '_count', labels, value: count },
  ];
}

const labelsOf = (
  dimensions: Readonly<Record<string, string>>,
  names: Readonly<Record<string, string>>,
  deployment: string,
): Record<string, string> => ({
  [deploymentDimension]: deployment,
  ...Object.fromEntries(Object.entries(dimensions).map(([name, value]) => [names[name] ?? name, value])),
});

/** Buckets hold all values up to their bound, so each has at least what the one before it has. */
function bucketsOf(
  bounds: readonly number[],
  counts: readonly (number | undefined)[],
  all: number,
  labels: Readonly<Record<string, string>>,
): readonly Sample[] {
  let least = 0;
  const buckets = bounds.map((bound, index) => {
    least = Math.min(all, Math.max(least, counts[index] ?? 0));
    return { suffix: '_bucket', labels: { ...labels, le: String(bound) }, value: least };
  });
  return [...buckets, { suffix: '_bucket', labels: { ...labels, le: '+Inf' }, value: all }];
}
