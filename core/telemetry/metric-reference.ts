import { deploymentDimension, metricNamespace } from './catalogue.ts';
import { apiMetrics } from './metrics/api-metrics.ts';
import { audioMetrics } from './metrics/audio-metrics.ts';
import { jobMetrics } from './metrics/job-metrics.ts';
import type { MetricDefinition, MetricDefinitions } from './metrics/metric-definition.ts';
import { monitoringMetrics } from './metrics/monitoring-metrics.ts';
import { systemMetrics } from './metrics/system-metrics.ts';
import { type PrometheusMetric, prometheusMetric } from './prometheus-metric.ts';

const sections: readonly (readonly [heading: string, definitions: MetricDefinitions])[] = [
  ['Requests, uploads and downloads', apiMetrics],
  ['Jobs, queues and caches', jobMetrics],
  ['Audio', audioMetrics],
  ['Hosts, devices and dependencies', systemMetrics],
  ['The monitoring itself', monitoringMetrics],
];

/** Every metric of the catalogue as a Markdown document for operators: `docs/metrics.md`. */
export function metricReference(): string {
  return [introduction, ...sections.flatMap(([heading, metrics]) => section(heading, metrics))].join('\n');
}

const introduction = `# Metrics

Written by \`npm run docs:metrics\` from \`core/telemetry/metrics/\`; change it there.

In CloudWatch all of these are in the namespace \`${metricNamespace}\` and have the dimension \`${deploymentDimension}\` (the
stage) beside those named here. *Also by* lists the rollups: smaller sets of dimensions under which each value counts as well, for
alarms; \`-\` is the set with the deployment alone. *Prometheus* is the name in [GET /metrics](monitoring.md#prometheus), where
times are in seconds, sizes in bytes and percentages are ratios; labels are the dimensions in snake case.
`;

function section(heading: string, metrics: MetricDefinitions): string[] {
  return [
    `## ${heading}\n`,
    '| metric | kind, unit | dimensions | also by | Prometheus | meaning |',
    '|---|---|---|---|---|---|',
    ...Object.entries(metrics).map(([name, definition]) => row(name, definition)),
    '',
  ];
}

function row(name: string, definition: MetricDefinition): string {
  const { unit, kind, dimensions, rollups = [], help } = definition;
  const cells = [
    `\`${name}\``,
    unit === 'None' || unit === 'Count' ? kind : `${kind}, ${unit}`,
    dimensions.join(', ') || '-',
    rollups.map((set) => set.join(' + ') || '-').join('; '),
    prometheusCell(prometheusMetric(name, definition)),
    help.replaceAll('|', String.raw`\|`),
  ];
  return `| ${cells.join(' | ')} |`;
}

function prometheusCell({ name, type, buckets }: PrometheusMetric): string {
  if (type === 'summary') return `\`${name}\`, count and sum`;
  return buckets.length === 0 ? `\`${name}\`` : `\`${name}\`, buckets to ${buckets.join(', ')}`;
}
