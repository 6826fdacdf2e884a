import type { MetricDefinitions } from './metric-definition.ts';

/** The monitoring itself: probes, deliveries, trends. */
export const monitoringMetrics = {
  ProbeLatency: {
    unit: 'Milliseconds',
    kind: 'histogram',
    dimensions: ['region', 'endpoint'],
    help: 'Time of one probe that was answered.',
    prometheus: { buckets: [0.05, 0.1, 0.25, 0.5, 1, 2.5, 5] },
  },
  ProbeSuccess: {
    unit: 'Count',
    kind: 'count',
    dimensions: ['region', 'endpoint'],
    rollups: [['region']],
    highResolution: true,
    help: 'Probes: 1 for one that was answered well, 0 for one that was not.',
  },
  UptimePercent: {
    unit: 'Percent',
    kind: 'gauge',
    dimensions: ['region', 'endpoint'],
    help: 'Share of the probes of the last 24 hours that were answered well.',
  },
  AlertDelivery: {
    unit: 'Count',
    kind: 'count',
    dimensions: ['channel', 'outcome'],
    rollups: [['outcome']],
    help: 'Notifications by channel: `delivered`, `failed` (will be tried again) or `abandoned`.',
  },
  MonitoringHeartbeat: {
    unit: 'Count',
    kind: 'count',
    dimensions: [],
    help: 'Written each minute by the sampler; when it stays away, so do other figures.',
  },
  TrendGrowth: {
    unit: 'Percent',
    kind: 'gauge',
    dimensions: ['quantity'],
    help: 'How much a daily figure has grown: over a week for latencies, over three days for queue and cost.',
  },
} as const satisfies MetricDefinitions;
