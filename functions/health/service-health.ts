import type { CheckBook, CheckResult } from './checks/check-book.ts';
import type { CircuitState, SystemFigures } from './system-figures.ts';

/** How the service is, all in all. */
export type ServiceStatus = 'healthy' | 'degraded' | 'unhealthy';

/** The health of the service at a moment. */
export interface ServiceHealth {
  readonly status: ServiceStatus;
  readonly results: readonly CheckResult[];
  /** The worst state of each circuit, of those of this process as they are now and of all others as they were lately. */
  readonly circuits: Readonly<Record<string, CircuitState>>;
  /** Absent where CloudWatch did not answer in time. */
  readonly figures?: SystemFigures;
}

/** Runs the checks, and reads the figures of the processes, whose circuits count too: an open one degrades the service. */
export async function serviceHealth(
  book: CheckBook,
  readFigures: () => Promise<SystemFigures>,
  ownCircuits: Readonly<Record<string, CircuitState>>,
): Promise<ServiceHealth> {
  const [results, figures] = await Promise.all([book.results(), readFigures().catch(() => undefined)]);
  const circuits = worst(ownCircuits, figures?.circuits ?? {});
  return {
    status: overall(book, results, circuits),
    results,
    circuits,
    ...(figures === undefined ? {} : { figures }),
  };
}

function overall(
  book: CheckBook,
  results: readonly CheckResult[],
  circuits: ServiceHealth['circuits'],
): ServiceStatus {
  if (book.down(results).length > 0) return 'unhealthy';
  const impaired = results.some(({ status }) => status === 'unhealthy' || status === 'degraded');
  return impaired || Object.values(circuits).includes('open') ? 'degraded' : 'healthy';
}

const severity: Readonly<Record<CircuitState, number>> = { closed: 0, 'half-open': 1, open: 2 };

function worst(
  one: ServiceHealth['circuits'],
  other: ServiceHealth['circuits'],
): Readonly<Record<string, CircuitState>> {
  const merged: Record<string, CircuitState> = { ...one };
  for (const [dependency, state] of Object.entries(other)) {
    const known = merged[dependency];
    if (known === undefined || severity[state] > severity[known]) merged[dependency] = state;
  }
  return merged;
}
