import type { EndpointStatus, RegionStatus } from '../../core/probes/region-status.ts';
import { table } from './table.ts';

/** A table of regions, with what is wrong with their endpoints below. */
export function probeReport(statuses: readonly RegionStatus[]): string {
  const rows = statuses.map((status) => [
    status.region,
    status.health,
    status.meanMilliseconds === undefined ? '-' : `${Math.round(status.meanMilliseconds)} ms`,
    `${shorter(status.uptimePercent)} %`,
  ]);
  const header = ['region', 'health', 'mean', 'uptime'];
  const failing = statuses.flatMap(({ region, endpoints }) =>
    endpoints.filter(({ ok }) => !ok).map((endpoint) => `  ${region} ${failureText(endpoint)}`),
  );
  return [table([header, ...rows], ['left', 'left', 'right', 'right']), ...failing].join('\n');
}

const shorter = (percent: number): string => String(Math.floor(percent * 100) / 100);

function failureText({ endpoint, failure, status }: EndpointStatus): string {
  return failure === 'status' ? `${endpoint} answered ${status}` : `${endpoint} failed: ${failure}`;
}
