import { describe, expect, test } from '@jest/globals';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { metricCatalogue } from '../../../../core/telemetry/catalogue.ts';
import { metricReference } from '../../../../core/telemetry/metric-reference.ts';
import type { MetricDefinition } from '../../../../core/telemetry/metrics/metric-definition.ts';
import { prometheusMetric } from '../../../../core/telemetry/prometheus-metric.ts';

const metric = (changes: Partial<MetricDefinition>): MetricDefinition => ({
  unit: 'Count',
  kind: 'count',
  dimensions: [],
  help: 'A metric of a test.',
  ...changes,
});

describe('a metric in Prometheus', () => {
  test('that counts ends with _total, whatever its name says of counting', () => {
    expect(prometheusMetric('HttpRequests', metric({}))).toMatchObject({
      name: 'stemwatch_http_requests_total',
      type: 'counter',
      help: 'A metric of a test.',
      divisor: 1,
    });
    expect(prometheusMetric('DownloadCount', metric({})).name).toBe('stemwatch_download_total');
  });

  test('is in base units, which its name ends with', () => {
    const milliseconds = metric({ unit: 'Milliseconds', kind: 'histogram' });
    expect(prometheusMetric('StageDuration', milliseconds)).toMatchObject({
      name: 'stemwatch_stage_duration_seconds',
      type: 'histogram',
      divisor: 1000,
    });
    const percent = metric({ unit: 'Percent', kind: 'gauge' });
    expect(prometheusMetric('UptimePercent', percent)).toMatchObject({
      name: 'stemwatch_uptime_ratio',
      type: 'gauge',
      divisor: 100,
      buckets: [],
    });
    const rate = metric({ unit: 'Bytes/Second', kind: 'gauge' });
    expect(prometheusMetric('DiskRead', rate).name).toBe('stemwatch_disk_read_bytes_per_second');
  });

  test('has the unit, and the buckets, that the catalogue names', () => {
    const cost = metric({ unit: 'None', kind: 'histogram', prometheus: { unit: 'usd', buckets: [0.01, 1] } });
    expect(prometheusMetric('CostPerJob', cost)).toMatchObject({
      name: 'stemwatch_cost_per_job_usd',
      type: 'histogram',
      buckets: [0.01, 1],
    });
  });

  test('is a summary where nothing can be said of its distribution', () => {
    const levels = metric({ unit: 'None', kind: 'histogram', prometheus: { unit: 'lufs', buckets: [] } });
    expect(prometheusMetric('IntegratedLoudness', levels)).toMatchObject({ type: 'summary', buckets: [] });
  });

  test('has its dimensions as labels in snake case', () => {
    const { labels } = prometheusMetric('Errors', metric({ dimensions: ['errorType', 'component'] }));
    expect(labels).toEqual({ errorType: 'error_type', component: 'component' });
  });
});

describe('the catalogue', () => {
  const all = Object.entries(metricCatalogue).map(([name, definition]) => prometheusMetric(name, definition));

  test('gives every metric a Prometheus name of its own', () => {
    expect(new Set(all.map(({ name }) => name)).size).toBe(all.length);
    for (const { name } of all) expect(name).toMatch(/^stemwatch(_[a-z0-9]+)+$/);
  });

  test('names no label that Prometheus keeps for itself', () => {
    const labels = all.flatMap(({ labels: named }) => Object.values(named));
    expect(labels).not.toContain('le');
    expect(labels).not.toContain('quantile');
    expect(labels.filter((label) => !/^[a-z][a-z0-9_]*$/.test(label))).toEqual([]);
  });

  test('has rising buckets', () => {
    for (const { buckets } of all) expect(buckets.toSorted((a, b) => a - b)).toEqual(buckets);
  });

  test('is what docs/metrics.md shows; `npm run docs:metrics` writes it anew', () => {
    const file = path.join(import.meta.dirname, '../../../../docs/metrics.md');
    expect(readFileSync(file, 'utf8')).toBe(metricReference());
  });
});
