import {
  deploymentDimension,
  dimensionSets,
  metricCatalogue,
  type MetricName,
} from '../../core/telemetry/catalogue.ts';

/** Why there is no series of a metric by the dimensions named, the deployment aside; undefined where there is one. */
export function seriesFault(
  name: string,
  dimensions: readonly string[],
): { readonly field: 'name' | 'dimensions'; readonly message: string } | undefined {
  if (!Object.hasOwn(metricCatalogue, name)) {
    const message = `there is no metric ${name}. docs/metrics.md lists those of this service`;
    return { field: 'name', message };
  }
  const sets = dimensionSets(name as MetricName).map((set) =>
    set.filter((key) => key !== deploymentDimension).toSorted(),
  );
  const named = dimensions.toSorted().join();
  if (sets.some((set) => set.join() === named)) return undefined;
  const known = sets.map((set) => `[${set.join(', ')}]`).join(' or ');
  return {
    field: 'dimensions',
    message:
      `the metric ${name} is not counted by [${dimensions.join(', ')}], but by ${known}. ` +
      'Name one of these, or add a rollup to the catalogue',
  };
}
