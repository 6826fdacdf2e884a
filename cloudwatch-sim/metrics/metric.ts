/** One dimension of a metric. */
export interface Dimension {
  readonly name: string;
  readonly value: string;
}

/** What identifies a metric: its namespace, name and exact set of dimensions, sorted by name. */
export interface MetricId {
  readonly namespace: string;
  readonly name: string;
  readonly dimensions: readonly Dimension[];
}

/** A metric with its dimensions put in order. */
export function metricId(namespace: string, name: string, dimensions: readonly Dimension[] = []): MetricId {
  const byName = (a: Dimension, b: Dimension) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0);
  return { namespace, name, dimensions: dimensions.toSorted(byName) };
}

/** Equal for equal metrics and different for different ones, whatever characters names and values hold. */
export function metricKey({ namespace, name, dimensions }: MetricId): string {
  return JSON.stringify([namespace, name, ...dimensions.map((each) => [each.name, each.value])]);
}
