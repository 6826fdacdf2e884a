import { type ProbeHistory, type ProbeRecord, uptimePercent } from './probe-history.ts';
import type { ProbeSettings } from './probe-settings.ts';

/** How well a region is, from best to worst. */
const healths = ['healthy', 'degraded', 'unhealthy'] as const;
export type RegionHealth = (typeof healths)[number];

/** An endpoint's last probe, and its uptime of 24 hours in percent. */
export interface EndpointStatus extends ProbeRecord {
  readonly uptimePercent: number;
}

/** A region as its probes saw it. */
export interface RegionStatus {
  readonly region: string;
  readonly health: RegionHealth;
  /** Mean of the last probes that were answered; absent when none was. */
  readonly meanMilliseconds?: number;
  /** That of the endpoint that is worst off, in percent. */
  readonly uptimePercent: number;
  readonly endpoints: readonly EndpointStatus[];
}

type Thresholds = Pick<
  ProbeSettings,
  | 'endpoints'
  | 'degradedMilliseconds'
  | 'unhealthyMilliseconds'
  | 'degradedUptimePercent'
  | 'unhealthyUptimePercent'
>;

/**
 * Judges a region by the last probe of each endpoint and by its uptime: the worst of them counts. One endpoint that fails
 * makes it degraded, all of them unhealthy. Undefined for a region that was never probed.
 */
export function regionStatus(
  history: ProbeHistory,
  settings: Thresholds,
  now: number,
): RegionStatus | undefined {
  const endpoints = settings.endpoints.flatMap((endpoint) => {
    const last = history.records.findLast((record) => record.endpoint === endpoint);
    if (last === undefined) return [];
    return [{ ...last, uptimePercent: uptimePercent(history, endpoint, now) ?? (last.ok ? 100 : 0) }];
  });
  if (endpoints.length === 0) return undefined;
  const answered = endpoints.flatMap(({ milliseconds }) => milliseconds ?? []);
  const mean =
    answered.length === 0 ? undefined : answered.reduce((sum, one) => sum + one, 0) / answered.length;
  const uptime = Math.min(...endpoints.map((one) => one.uptimePercent));
  const failing = endpoints.filter(({ ok }) => !ok).length;
  const health = worst([
    grade(failing > 0, failing === endpoints.length),
    grade((mean ?? 0) >= settings.degradedMilliseconds, (mean ?? 0) >= settings.unhealthyMilliseconds),
    grade(uptime < settings.degradedUptimePercent, uptime < settings.unhealthyUptimePercent),
  ]);
  return {
    region: history.region,
    health,
    ...(mean === undefined ? {} : { meanMilliseconds: mean }),
    uptimePercent: uptime,
    endpoints,
  };
}

const grade = (degraded: boolean, unhealthy: boolean): RegionHealth =>
  unhealthy ? 'unhealthy' : degraded ? 'degraded' : 'healthy';

const worst = (grades: readonly RegionHealth[]): RegionHealth =>
  healths.findLast((health) => grades.includes(health)) ?? 'healthy';
