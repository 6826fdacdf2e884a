import type { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import type { AlertStore } from '../../core/alerts/alert-store.ts';
import { describeAlarms } from '../../core/figures/deployment-alarms.ts';
import type { Settings } from '../../core/settings/settings.ts';
import type { Operation } from '../http/operations.ts';
import type { RequestScope } from '../http/request-scope.ts';
import type { CheckBook } from './checks/check-book.ts';
import { checkView, healthView } from './health-view.ts';
import { type Pipeline, readDeliveries, readPipelines, summarizeAlarms } from './monitoring-status.ts';
import { openAlerts } from './open-alerts.ts';
import { readParts } from './parts.ts';
import { raisedAlarms } from './raised-alarms.ts';
import type { ServiceHealth } from './service-health.ts';
import type { FiguresMoment, SystemFigures } from './system-figures.ts';

/** What the answers for operators are made of. */
export interface Monitoring {
  readonly client: CloudWatchClient;
  readonly alerts: Pick<AlertStore, 'open'>;
  readonly settings: Pick<Settings, 'stage' | 'version'>;
  readonly book: CheckBook;
  readonly health: () => Promise<ServiceHealth>;
  /** Now, and how long CloudWatch may take from now on. */
  readonly moment: () => FiguresMoment;
  readonly now: () => number;
}

/** GET /health/monitoring: checks, alerts and the figures of the system in one answer. */
export function getHealthMonitoring(monitoring: Monitoring): Operation<'getHealthMonitoring'> {
  const { client, alerts, settings, health, moment, now } = monitoring;
  return async ({ scope }) => {
    const [checked, { parts, unavailable }] = await Promise.all([
      health(),
      readParts(
        {
          alerts: async () => openAlerts(alerts),
          raisedAlarms: async () => raisedAlarms(client, settings.stage, moment().signal),
        },
        reporter(scope),
      ),
    ]);
    return {
      status: 200,
      body: {
        ...healthView(checked, settings),
        time: isoTime(now()),
        alerts: parts.alerts === null ? null : [...parts.alerts],
        raisedAlarms: parts.raisedAlarms === null ? null : [...parts.raisedAlarms],
        systemMetrics: checked.figures === undefined ? null : systemMetrics(checked.figures),
        unavailable: [...unavailable, ...(checked.figures === undefined ? ['systemMetrics'] : [])],
      },
    };
  };
}

/** GET /monitoring/status: how the monitoring itself is. */
export function getMonitoringStatus(monitoring: Monitoring): Operation<'getMonitoringStatus'> {
  const { client, settings, book, moment, now } = monitoring;
  return async ({ scope }) => {
    const [, { parts, unavailable }] = await Promise.all([
      book.results(),
      readParts(
        {
          alarms: async () => summarizeAlarms(await describeAlarms(client, settings.stage, moment().signal)),
          pipelines: async () => readPipelines(client, moment()),
          deliveries: async () => readDeliveries(client, moment()),
        },
        reporter(scope),
      ),
    ]);
    return {
      status: 200,
      body: {
        time: isoTime(now()),
        checks: book.entries().map(({ check: { name, essential, intervalSeconds }, last }) => ({
          name,
          essential,
          intervalSeconds,
          last: last === undefined ? null : checkView(last),
        })),
        alarms: parts.alarms,
        pipelines: parts.pipelines?.map((pipeline) => pipelineView(pipeline, now())) ?? null,
        deliveries: parts.deliveries === null ? null : [...parts.deliveries],
        unavailable: [...unavailable],
      },
    };
  };
}

const reporter =
  (scope: RequestScope) =>
  (part: string, error: unknown): void =>
    scope.log.warn(`The ${part} of the monitoring could not be read.`, { error });

const isoTime = (milliseconds: number): string => new Date(milliseconds).toISOString();

/** What belongs to the system as a whole; circuits and models have places of their own. */
function systemMetrics({ worker, ...figures }: SystemFigures) {
  const { cpuPercent, memoryPercent, diskPercent } = worker;
  const { activeJobs, activeSessions, queueDepth, oldestJobSeconds } = figures;
  return {
    worker: { cpuPercent, memoryPercent, diskPercent },
    activeJobs,
    activeSessions,
    queueDepth,
    oldestJobSeconds,
  };
}

const pipelineView = ({ name, status, lastAt }: Pipeline, now: number) => ({
  name,
  status,
  ...(lastAt === undefined
    ? {}
    : { lastAt: isoTime(lastAt), ageSeconds: Math.max(0, Math.round((now - lastAt) / 1000)) }),
});
