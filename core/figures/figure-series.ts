import { type CloudWatchClient, type Dimension, paginateListMetrics } from '@aws-sdk/client-cloudwatch';
import {
  deploymentDimension,
  dimensionSets,
  metricCatalogue,
  type MetricName,
  metricNamespace,
} from '../telemetry/catalogue.ts';

/** One series of a catalogued metric in this deployment. */
export interface FigureSeries {
  readonly name: MetricName;
  /** All dimensions of the series but the deployment. */
  readonly dimensions: Readonly<Record<string, string>>;
}

/** Which series are looked for. */
export interface SeriesSearch {
  /** The deployed stage. */
  readonly deployment: string;
  /** Of this metric only. */
  readonly name?: MetricName;
  /** Only those with data in the last three hours, rather than two weeks. */
  readonly recent?: boolean;
  readonly signal?: AbortSignal;
}

/**
 * The series that CloudWatch knows of catalogued metrics, with all their dimensions: rollups count the same values again,
 * so they are left out. A series that is new may take CloudWatch up to a quarter of an hour to list.
 */
export async function listSeries(
  client: CloudWatchClient,
  { deployment, name, recent = false, signal }: SeriesSearch,
): Promise<readonly FigureSeries[]> {
  const pages = paginateListMetrics(
    { client },
    {
      Namespace: metricNamespace,
      ...(name === undefined ? {} : { MetricName: name }),
      Dimensions: [{ Name: deploymentDimension, Value: deployment }],
      ...(recent ? { RecentlyActive: 'PT3H' } : {}),
    },
    signal === undefined ? {} : { abortSignal: signal },
  );
  const found: FigureSeries[] = [];
  for await (const { Metrics = [] } of pages) {
    for (const { MetricName = '', Dimensions = [] } of Metrics) {
      if (isCatalogued(MetricName) && isWhole(MetricName, Dimensions))
        found.push({ name: MetricName, dimensions: withoutDeployment(Dimensions) });
    }
  }
  return found;
}

const isCatalogued = (name: string): name is MetricName => Object.hasOwn(metricCatalogue, name);

function isWhole(name: MetricName, dimensions: readonly Dimension[]): boolean {
  const [whole = []] = dimensionSets(name);
  return dimensions.length === whole.length && dimensions.every(({ Name = '' }) => whole.includes(Name));
}

const withoutDeployment = (dimensions: readonly Dimension[]): Readonly<Record<string, string>> =>
  Object.fromEntries(
    dimensions
      .filter(({ Name }) => Name !== deploymentDimension)
      .map(({ Name = '', Value = '' }) => [Name, Value]),
  );
