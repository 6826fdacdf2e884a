import type { PrometheusMetric } from '../../core/telemetry/prometheus-metric.ts';

/** One line of the exposition. */
export interface Sample {
  /** What is added to the name of the family, such as `_bucket`. */
  readonly suffix?: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

/** A metric with all of its samples. */
export interface MetricFamily extends Pick<PrometheusMetric, 'name' | 'help'> {
  readonly type: PrometheusMetric['type'];
  readonly samples: readonly Sample[];
}

/** The media type of Prometheus' text format. */
export const expositionMediaType = 'text/plain; version=0.0.4; charset=utf-8';

/**
 * Metrics in Prometheus' text format.
 *
 * @see https://prometheus.io/docs/instrumenting/exposition_formats/#text-based-format
 */
export function expositionText(families: readonly MetricFamily[]): string {
  return families
    .flatMap(({ name, type, help, samples }) => [
      `# HELP ${name} ${escapeHelp(help)}`,
      `# TYPE ${name} ${type}`,
      ...samples.map(({ suffix = '', labels, value }) => `${name}${suffix}${labelSet(labels)} ${value}`),
    ])
    .map((line) => `${line}\n`)
    .join('');
}

const labelSet = (labels: Readonly<Record<string, string>>): string => {
  const pairs = Object.entries(labels).map(([name, value]) => `${name}="${escapeLabel(value)}"`);
  return pairs.length === 0 ? '' : `{${pairs.join(',')}}`;
};

const escapeHelp = (text: string): string => text.replaceAll('\\', '\\\\').replaceAll('\n', '\\n');

const escapeLabel = (text: string): string => escapeHelp(text).replaceAll('"', '\\"');
