import { MetricsContext } from 'aws-embedded-metrics/lib/logger/MetricsContext.js';
import { LogSerializer } from 'aws-embedded-metrics/lib/serializers/LogSerializer.js';
import {
  type EmitMetric,
  isHighResolution,
  metricCatalogue,
  metricNamespace,
  seriesOf,
} from './catalogue.ts';

/** Where the lines of metrics go, and what the time is. */
export interface EmbeddedMetricsOptions {
  /** The deployed stage, a dimension of every metric. */
  readonly deployment: string;
  readonly now?: () => number;
  /** Takes one line of JSON, without its line break. */
  readonly writeLine?: (line: string) => void;
  /** Written beside every value, such as the worker's name; never dimensions. */
  readonly properties?: Readonly<Record<string, string | number>>;
}

/**
 * Emits catalogued metrics as lines of CloudWatch's embedded metric format on standard output, one line per value,
 * written before the call returns. Values that are not finite numbers have no place in the format and are left out.
 *
 * The library's context and serializer are used without its logger, which would look for its surroundings over the
 * network as soon as it is imported and write later.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html
 */
export function createEmbeddedMetrics(options: EmbeddedMetricsOptions): EmitMetric {
  const { deployment, now = Date.now, writeLine = toStandardOutput, properties: everywhere = {} } = options;
  const serializer = new LogSerializer();
  return (name, value, dimensions, properties = {}) => {
    if (!Number.isFinite(value)) return;
    const context = MetricsContext.empty();
    context.setNamespace(metricNamespace);
    context.setTimestamp(now());
    context.setDimensions([...seriesOf(name, deployment, dimensions)]);
    for (const [key, property] of Object.entries({ ...everywhere, ...properties })) {
      context.setProperty(key, property);
    }
    context.putMetric(name, value, metricCatalogue[name].unit, isHighResolution(name) ? 1 : 60);
    for (const line of serializer.serialize(context)) writeLine(line);
  };
}

function toStandardOutput(line: string): void {
  process.stdout.write(`${line}\n`);
}
