import type { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import { openAlertStore } from '../../core/alerts/alert-store.ts';
import { kept } from '../../core/resilience/kept.ts';
import { type ApiHandler, createApiHandler } from '../http/api-handler.ts';
import type { Operation } from '../http/operations.ts';
import type { Runtime } from '../runtime/runtime.ts';
import { CheckBook, type TimeLimit } from './checks/check-book.ts';
import { type CheckContext, healthChecks } from './checks/health-checks.ts';
import type { HealthCheck } from './checks/health-check.ts';
import { getHealthMonitoring, getMonitoringStatus } from './for-operators.ts';
import { healthView } from './health-view.ts';
import { serviceHealth } from './service-health.ts';
import { readSystemFigures } from './system-figures.ts';

/** How the function looks, where that is not as usual. */
export interface HealthOptions {
  /** How long each check, and CloudWatch (`figures`), may take; 2 s unless told. */
  readonly timeLimit?: TimeLimit;
  /** All checks of the table unless told. */
  readonly checks?: (context: CheckContext) => readonly HealthCheck[];
}

/** Figures have news each minute, and reading them costs; so long they are kept. */
const figuresMilliseconds = 60_000;

/** The function that says whether the service, what it depends on, and its monitoring are well. */
export function createHealthHandler(
  runtime: Runtime,
  client: CloudWatchClient,
  { timeLimit = () => AbortSignal.timeout(2000), checks = healthChecks }: HealthOptions = {},
): ApiHandler {
  const { settings, now } = runtime;
  const moment = () => ({
    deployment: settings.stage,
    now: now(),
    signal: timeLimit('figures'),
  });
  const readFigures = kept(async () => readSystemFigures(client, moment()), {
    milliseconds: figuresMilliseconds,
    now,
  });
  const book = new CheckBook(checks({ ...runtime, readFigures }), { timeLimit, now });
  const health = async () => serviceHealth(book, readFigures, runtime.circuits.states());

  const getHealth: Operation<'getHealth'> = async () => {
    const body = healthView(await health(), settings);
    return { status: body.status === 'unhealthy' ? 503 : 200, body };
  };

  const getReady: Operation<'getReady'> = async () => {
    const missing = book.down(await book.results(({ essential }) => essential)).map(({ name }) => name);
    const ready = missing.length === 0;
    return { status: ready ? 200 : 503, body: { ready, missing } };
  };

  const alerts = openAlertStore(runtime.clients.documents, settings);
  const monitoring = { client, alerts, settings, book, health, moment, now };
  return createApiHandler(
    'health',
    {
      getHealth,
      getReady,
      getHealthMonitoring: getHealthMonitoring(monitoring),
      getMonitoringStatus: getMonitoringStatus(monitoring),
    },
    runtime,
  );
}
