import * as z from 'zod';

/**
 * What CloudWatch's embedded metric format demands of a line, as far as this service uses it; see
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html
 */
const blobSchema = z.object({
  Timestamp: z.int().positive(),
  CloudWatchMetrics: z
    .array(
      z.strictObject({
        Namespace: z.string().min(1),
        Dimensions: z.array(z.array(z.string().min(1)).max(30)).min(1),
        Metrics: z.array(z.strictObject({ Name: z.string().min(1), Unit: z.string() })).min(1),
      }),
    )
    .length(1),
});

/** One metric value as CloudWatch would take it from a line. */
export interface SeenMetric {
  readonly namespace: string;
  readonly name: string;
  readonly unit: string;
  readonly value: unknown;
  /** Those of the metric itself, the first of its sets. */
  readonly dimensions: Readonly<Record<string, unknown>>;
  readonly dimensionSets: readonly (readonly string[])[];
  readonly timestamp: number;
}

const parse = (line: string): Record<string, unknown> => JSON.parse(line) as Record<string, unknown>;

/** Lines that are no metrics, parsed. */
export const readLogLines = (lines: readonly string[]): Record<string, unknown>[] =>
  lines.map(parse).filter((line) => !('_aws' in line));

/** Reads every metric; fails on a line that the format does not allow. */
export function readMetrics(lines: readonly string[]): SeenMetric[] {
  return lines
    .map(parse)
    .filter((line) => '_aws' in line)
    .flatMap((line) => {
      const { Timestamp, CloudWatchMetrics } = blobSchema.parse(line['_aws']);
      return CloudWatchMetrics.flatMap(({ Namespace, Dimensions, Metrics }) =>
        Metrics.map(({ Name, Unit }) => ({
          namespace: Namespace,
          name: Name,
          unit: Unit,
          value: line[Name],
          dimensions: Object.fromEntries((Dimensions[0] ?? []).map((key) => [key, line[key]])),
          dimensionSets: Dimensions,
          timestamp: Timestamp,
        })),
      );
    });
}
