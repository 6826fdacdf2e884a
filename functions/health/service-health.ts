import type { CheckBook, CheckResult } from './checks/check-book.ts';
import type { SystemFigures } from './system-figures.ts';

/** How the service is, all in all. */
export type ServiceStatus = 'healthy' | 'degraded' | 'unhealthy';

/** The health of the service at a moment. */
export interface ServiceHealth {
  readonly status: ServiceStatus;
  readonly results: readonly CheckResult[];
  /** Absent where CloudWatch did not answer in time. */
  readonly figures?: SystemFigures;
}

/** Runs the checks, and reads the figures of the processes, whose circuits count too: an open one degrades the service. */
export async function serviceHealth(
  book: CheckBook,
  readFigures: () => Promise<SystemFigures>,
): Promise<ServiceHealth> {
  const [results, figures] = await Promise.all([book.results(), readFigures().catch(() => undefined)]);
  return {
    status: overall(book, results, figures),
    results,
    ...(figures === undefined ? {} : { figures }),
  };
}

function overall(
  book: CheckBook,
  results: readonly CheckResult[],
  figures: SystemFigures | undefined,
): ServiceStatus {
  if (book.down(results).length > 0) return 'unhealthy';
  const circuits = Object.values(figures?.circuits ?? {});
  const impaired = results.some(({ status }) => status === 'unhealthy' || status === 'degraded');
  return impaired || circuits.includes('open') ? 'degraded' : 'healthy';
}
