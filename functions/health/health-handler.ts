import { type ApiHandler, createApiHandler } from '../http/api-handler.ts';
import type { Operation } from '../http/operations.ts';
import type { Runtime } from '../runtime/runtime.ts';
import { type CheckResult, dependencyChecks, runCheck } from './dependency-checks.ts';

/** How long a dependency may take to answer. */
const defaultTimeoutMilliseconds = 2_000;

/** The function that says whether the service and what it depends on are well. */
export function createHealthHandler(
  runtime: Runtime,
  timeoutMilliseconds: number = defaultTimeoutMilliseconds,
): ApiHandler {
  const checks = dependencyChecks(runtime);
  const essential = new Set(checks.filter((check) => check.essential).map(({ name }) => name));
  const runChecks = async (): Promise<CheckResult[]> =>
    Promise.all(checks.map(async (check) => runCheck(check, timeoutMilliseconds)));
  const isDown = ({ name, status }: CheckResult): boolean => status === 'unhealthy' && essential.has(name);

  const getHealth: Operation<'getHealth'> = async () => {
    const results = await runChecks();
    const body = {
      status: overall(results, isDown),
      version: runtime.settings.version,
      stage: runtime.settings.stage,
      uptimeSeconds: Math.round(process.uptime()),
      checks: results,
    };
    return { status: body.status === 'unhealthy' ? 503 : 200, body };
  };

  const getReady: Operation<'getReady'> = async () => {
    const missing = (await runChecks()).filter(isDown).map(({ name }) => name);
    const ready = missing.length === 0;
    return { status: ready ? 200 : 503, body: { ready, missing } };
  };

  return createApiHandler('health', { getHealth, getReady }, runtime);
}

function overall(
  results: readonly CheckResult[],
  isDown: (result: CheckResult) => boolean,
): 'healthy' | 'degraded' | 'unhealthy' {
  if (results.some(isDown)) return 'unhealthy';
  return results.every(({ status }) => status === 'healthy') ? 'healthy' : 'degraded';
}
