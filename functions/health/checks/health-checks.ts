import type { Runtime } from '../../runtime/runtime.ts';
import type { SystemFigures } from '../system-figures.ts';
import { dependencyChecks } from './dependency-checks.ts';
import { figureChecks } from './figure-checks.ts';
import type { HealthCheck } from './health-check.ts';

/** What checks can look at. */
export interface CheckContext extends Pick<Runtime, 'clients' | 'settings'> {
  /** The figures of the system, which are read at most once a minute. */
  readonly readFigures: () => Promise<SystemFigures>;
}

/**
 * Every check of the service's health. One of your own is one entry more: a name, how often it looks, whether the service
 * is unhealthy without it, and how it looks, such as
 *
 *     { name: 'licence-server', essential: false, intervalSeconds: 300, look: async (signal) => {
 *       const { ok } = await fetch('https://licences.example.org/', { signal });
 *       return { status: ok ? 'healthy' : 'degraded' };
 *     } }
 */
export const healthChecks = (context: CheckContext): readonly HealthCheck[] => [
  ...dependencyChecks(context),
  ...figureChecks(context, context.readFigures),
];
