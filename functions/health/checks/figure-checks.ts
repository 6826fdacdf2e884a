import type { Runtime } from '../../runtime/runtime.ts';
import type { SystemFigures } from '../system-figures.ts';
import { type Finding, type HealthCheck, healthy } from './health-check.ts';
import { waitingJobs } from './waiting-jobs.ts';

/** CloudWatch charges for being asked, and has news each minute. */
const intervalSeconds = 60;

/** What is known of workers and their hosts through their metrics alone. */
export function figureChecks(
  runtime: Pick<Runtime, 'clients' | 'settings'>,
  readFigures: () => Promise<SystemFigures>,
): readonly HealthCheck[] {
  const limit = runtime.settings.limits.healthUtilizationPercent;
  const check = (name: string, judge: (figures: SystemFigures) => Finding): HealthCheck => ({
    name,
    essential: false,
    intervalSeconds,
    // That figures cannot be read is what the check `monitoring` says; of the rest nothing is known then.
    look: async () => {
      const figures = await readFigures().catch(() => undefined);
      return figures === undefined ? { status: 'unknown', detail: 'no figures' } : judge(figures);
    },
  });
  return [
    {
      name: 'monitoring',
      essential: false,
      intervalSeconds,
      look: async () => {
        await readFigures();
        return healthy;
      },
    },
    {
      name: 'worker',
      essential: false,
      intervalSeconds: 1,
      look: async (signal) => {
        const figures = await readFigures().catch(() => undefined);
        if (figures === undefined) return { status: 'unknown', detail: 'no figures' };
        if (figures.worker.heardAt !== undefined) return healthy;
        return workerless(await waitingJobs(runtime, signal));
      },
    },
    check('disk', ({ worker }) => judgeUse(worker.diskPercent, limit)),
    check('memory', ({ worker }) => judgeUse(worker.memoryPercent, limit)),
    check('model', ({ modelFaults }) =>
      modelFaults === 0 ? healthy : { status: 'degraded', detail: `${modelFaults} failures lately` },
    ),
  ];
}

/** Workers are started by jobs, so none is needed without one. */
const workerless = (waiting: number): Finding =>
  waiting === 0
    ? { status: 'healthy', detail: 'none runs, and no job waits' }
    : { status: 'degraded', detail: 'jobs wait, and no worker is heard of' };

function judgeUse(percent: number | undefined, limit: number): Finding {
  if (percent === undefined) return { status: 'unknown', detail: 'no worker is heard of' };
  return percent < limit ? healthy : { status: 'degraded', detail: `${Math.round(percent)} % in use` };
}
