import * as z from 'zod';

const isoTime = z.iso.datetime();

const checkResult = z.object({
  name: z.string(),
  status: z
    .enum(['healthy', 'degraded', 'unhealthy', 'unknown'])
    .meta({ description: '`unknown`: nothing can be said, which is no fault in itself.' }),
  milliseconds: z.number().meta({ description: 'How long looking took.' }),
  checkedAt: isoTime,
  detail: z.string().optional(),
});

/** Answer of GET /health. */
export const healthResponse = z
  .object({
    status: z.enum(['healthy', 'degraded', 'unhealthy']),
    version: z.string(),
    stage: z.string(),
    uptimeSeconds: z.number().meta({ description: 'Of the process that answers.' }),
    checks: z.array(checkResult),
    circuits: z
      .array(z.object({ dependency: z.string(), state: z.enum(['closed', 'half-open', 'open']) }))
      .meta({ description: 'The worst state of each circuit breaker within some minutes, in any process.' }),
    modelsLoaded: z
      .number()
      .nullable()
      .meta({ description: 'Models that a worker holds loaded; null when none says.' }),
  })
  .meta({ id: 'Health' });

const percent = z.number().optional().meta({ description: 'Percent.' });

/** Names of the parts of an answer that are null because they could not be read. */
const unavailable = z
  .array(z.string())
  .meta({ description: 'Parts that could not be read and therefore are null.' });

/** Answer of GET /health/monitoring. */
export const healthMonitoringResponse = healthResponse
  .extend({
    time: isoTime,
    alerts: z
      .array(
        z.object({
          alertId: z.string(),
          alarmName: z.string(),
          severity: z.string(),
          state: z.enum(['active', 'acknowledged']),
          service: z.string(),
          region: z.string(),
          meaning: z.string(),
          reason: z.string(),
          raisedAt: isoTime,
          runbook: z.string().optional(),
        }),
      )
      .nullable()
      .meta({ description: 'Alerts that are not resolved; GET /monitoring/alerts has all about them.' }),
    raisedAlarms: z
      .array(
        z.object({
          alarmName: z.string(),
          severity: z.string(),
          reason: z.string(),
          raisedAt: isoTime.optional(),
        }),
      )
      .nullable()
      .meta({ description: 'Alarms that CloudWatch says are raised, also those that nobody is told of.' }),
    systemMetrics: z
      .object({
        worker: z
          .object({ cpuPercent: percent, memoryPercent: percent, diskPercent: percent })
          .meta({ description: 'Empty while no worker runs.' }),
        activeJobs: z.number().optional(),
        activeSessions: z.number().optional(),
        queueDepth: z.number().optional().meta({ description: 'Jobs that wait.' }),
        oldestJobSeconds: z.number().optional(),
      })
      .nullable()
      .meta({ description: 'The last figures; those that nobody has written for some minutes are absent.' }),
    unavailable,
  })
  .meta({ id: 'HealthMonitoring' });

/** Answer of GET /monitoring/status. */
export const monitoringStatusResponse = z
  .object({
    time: isoTime,
    checks: z
      .array(
        z.object({
          name: z.string(),
          essential: z.boolean(),
          intervalSeconds: z.number(),
          last: checkResult.nullable(),
        }),
      )
      .meta({ description: 'Health checks, as the process that answers ran them last.' }),
    alarms: z
      .object({
        total: z.int(),
        byState: z.record(z.string(), z.int()),
        raised: z.array(z.string()),
        withoutData: z.array(z.string()),
      })
      .nullable(),
    pipelines: z
      .array(
        z.object({
          name: z.string(),
          status: z.enum(['flowing', 'quiet', 'stale']).meta({
            description: '`quiet`: nothing has come, and nothing needs to; `stale`: something is missing.',
          }),
          lastAt: isoTime.optional(),
          ageSeconds: z.int().optional(),
        }),
      )
      .nullable()
      .meta({ description: 'The ways on which figures come, and when the last one came.' }),
    deliveries: z
      .array(z.object({ channel: z.string(), outcome: z.string(), count: z.number() }))
      .nullable()
      .meta({ description: 'Deliveries of alerts within the last day.' }),
    unavailable,
  })
  .meta({ id: 'MonitoringStatus' });

/** Answer of GET /ready. */
export const readyResponse = z
  .object({ ready: z.boolean(), missing: z.array(z.string()) })
  .meta({ id: 'Ready' });

/** Query of GET /metrics. */
export const metricsQuery = z.object({
  metrics: z.string().max(4096).optional().meta({
    description: 'Names of the metrics wanted, with commas, as CloudWatch has them; all if absent.',
    example: 'HttpRequests,QueueDepth',
  }),
});
