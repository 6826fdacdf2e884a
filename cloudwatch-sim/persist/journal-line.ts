import { metricId } from '../metrics/metric.ts';
import type { MetricId } from '../metrics/metric.ts';
import type { MetricDatum, Samples } from '../store/datum.ts';

/** A metric in one unit. */
export interface SeriesName {
  readonly metric: MetricId;
  readonly unit: string;
}

/** The JSON of one line: series that it is the first to name, each with its number, and data by that number. */
export interface JournalLine {
  readonly series: readonly unknown[];
  readonly data: readonly unknown[];
}

type EncodedSamples = readonly number[] | readonly [readonly number[], readonly number[]] | Samples;
type EncodedDatum = readonly [series: number, time: number, resolution: 1 | 60, samples: EncodedSamples];

/** Unit, namespace, name, then name and value of each dimension. */
export function encodeSeries({ metric, unit }: SeriesName): unknown[] {
  const dimensions = metric.dimensions.flatMap(({ name, value }) => [name, value]);
  return [unit, metric.namespace, metric.name, ...dimensions];
}

/** What `encodeSeries` wrote. */
export function decodeSeries(encoded: readonly unknown[]): SeriesName {
  const [unit, namespace, name, ...rest] = encoded as string[];
  const dimensions = [];
  for (let index = 0; index < rest.length; index += 2) {
    dimensions.push({ name: rest[index]!, value: rest[index + 1]! });
  }
  return { metric: metricId(namespace!, name!, dimensions), unit: unit! };
}

/** A datum of the series with that number. */
export function encodeDatum(series: number, { time, resolution, samples }: MetricDatum): EncodedDatum {
  if ('statistics' in samples) return [series, time, resolution, samples];
  const { values, counts } = samples;
  return [series, time, resolution, counts === undefined ? values : [values, counts]];
}

/** What `encodeDatum` wrote, or undefined when its series is not known. */
export function decodeDatum(
  encoded: unknown,
  known: readonly (SeriesName | undefined)[],
): MetricDatum | undefined {
  const [number, time, resolution, samples] = encoded as EncodedDatum;
  const series = known[number];
  return series && { ...series, time, resolution, samples: decodeSamples(samples) };
}

function decodeSamples(encoded: EncodedSamples): Samples {
  if (!Array.isArray(encoded)) return encoded as Samples;
  const [first, second] = encoded as readonly unknown[];
  if (Array.isArray(first)) return { values: first as number[], counts: second as number[] };
  return { values: encoded as readonly number[] };
}
