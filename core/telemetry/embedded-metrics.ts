import { MetricsContext } from 'aws-embedded-metrics/lib/logger/MetricsContext.js';
import { LogSerializer } from 'aws-embedded-metrics/lib/serializers/LogSerializer.js';
import { type Clock, systemClock } from '../resilience/clock.ts';
import { isHighResolution, metricCatalogue, metricNamespace, seriesOf } from './catalogue.ts';
import { type GatheredMetrics, gatherValues } from './gather-values.ts';

/** Where the lines of metrics go, and what the time is. */
export interface EmbeddedMetricsOptions {
  /** The deployed stage, a dimension of every metric. */
  readonly deployment: string;
  readonly clock?: Pick<Clock, 'now' | 'every'>;
  /** Takes one line of JSON, without its line break. */
  readonly writeLine?: (line: string) => void;
  /** Written beside every value, such as the worker's name; never dimensions. */
  readonly properties?: Readonly<Record<string, string | number>>;
}

/**
 * Emits catalogued metrics as lines of CloudWatch's embedded metric format on standard output; those of frequent metrics are
 * gathered.
 *
 * The library's context and serializer are used without its logger, which would look for its surroundings over the
 * network as soon as it is imported and write later.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html
 */
export function createEmbeddedMetrics(options: EmbeddedMetricsOptions): GatheredMetrics {
  const {
    deployment,
    clock = systemClock,
    writeLine = toStandardOutput,
    properties: everywhere = {},
  } = options;
  const serializer = new LogSerializer();
  return gatherValues((name, values, dimensions, properties = {}) => {
    const context = MetricsContext.empty();
    context.setNamespace(metricNamespace);
    context.setTimestamp(clock.now());
    context.setDimensions([...seriesOf(name, deployment, dimensions)]);
    for (const [key, property] of Object.entries({ ...everywhere, ...properties })) {
      context.setProperty(key, property);
    }
    const { unit } = metricCatalogue[name];
    for (const value of values) context.putMetric(name, value, unit, isHighResolution(name) ? 1 : 60);
    for (const line of serializer.serialize(context)) writeLine(line);
  }, clock);
}

function toStandardOutput(line: string): void {
  process.stdout.write(`${line}\n`);
}
