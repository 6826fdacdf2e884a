import type { MetricDefinitions } from './metric-definition.ts';

/** Requests, who was refused, and what songs and stems travelled. */
export const apiMetrics = {
  HttpRequests: {
    unit: 'Count',
    kind: 'count',
    dimensions: ['method', 'route', 'statusClass'],
    rollups: [['statusClass']],
    help: 'API requests answered.',
  },
  HttpRequestDuration: {
    unit: 'Milliseconds',
    kind: 'histogram',
    dimensions: ['method', 'route'],
    rollups: [[]],
    help: 'Time from receiving an API request to its answer.',
  },
  RateLimited: {
    unit: 'Count',
    kind: 'count',
    dimensions: ['route'],
    rollups: [[]],
    help: 'Requests refused because their address made too many.',
  },
  AuthFailures: {
    unit: 'Count',
    kind: 'count',
    dimensions: ['reason'],
    rollups: [[]],
    help: 'Requests refused for want of a valid token.',
  },
  AuthFailuresOfAddress: {
    unit: 'Count',
    kind: 'histogram',
    dimensions: [],
    help: 'At each refused token: how many its address has sent within the last five minutes, this one included.',
    prometheus: { buckets: [1, 5, 10, 50, 100, 500, 1000] },
  },
  UploadSize: {
    unit: 'Bytes',
    kind: 'histogram',
    dimensions: ['format', 'outcome'],
    help: 'Size of uploaded songs.',
  },
  UploadDuration: {
    unit: 'Milliseconds',
    kind: 'histogram',
    dimensions: ['format', 'outcome'],
    help: 'Time from creating an upload to the last byte of its song.',
    prometheus: { buckets: [1, 5, 10, 30, 60, 300, 600] },
  },
  UploadThroughput: {
    unit: 'Bytes/Second',
    kind: 'histogram',
    dimensions: ['format', 'outcome'],
    help: 'Size of an uploaded song per second of its upload.',
  },
  DownloadSize: {
    unit: 'Bytes',
    kind: 'histogram',
    dimensions: ['format'],
    frequent: true,
    help: 'Bytes sent of a stem that was fetched.',
  },
  DownloadCount: {
    unit: 'Count',
    kind: 'count',
    dimensions: ['format'],
    frequent: true,
    help: 'Stems fetched.',
  },
  ActiveSessions: {
    unit: 'Count',
    kind: 'gauge',
    dimensions: [],
    help: 'Owners with a job that waits or is processed.',
  },
  WebSocketConnections: {
    unit: 'Count',
    kind: 'gauge',
    dimensions: [],
    help: 'Open connections of the live monitoring page.',
  },
} as const satisfies MetricDefinitions;
