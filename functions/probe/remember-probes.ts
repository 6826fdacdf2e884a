import { emitUptime } from '../../core/probes/emit-probe.ts';
import type { ProbeResult } from '../../core/probes/probe.ts';
import { regionStatus } from '../../core/probes/region-status.ts';
import type { Prober } from './prober.ts';

/** Adds results to the histories of their regions, writes uptimes, and tells when the health of a region has changed. */
export async function rememberProbes(prober: Prober, results: readonly ProbeResult[]): Promise<void> {
  const regions = [...new Set(results.map(({ region }) => region))];
  await Promise.all(regions.map(async (region) => rememberGuarded(prober, region, results)));
}

async function rememberGuarded(
  prober: Prober,
  region: string,
  results: readonly ProbeResult[],
): Promise<void> {
  const { runtime } = prober;
  try {
    await remember(prober, region, results);
  } catch (error) {
    runtime.logger.error(`The probes of ${region} could not be kept; its uptime lacks this minute.`, {
      event_type: 'probes_not_kept',
      region,
      error: error as Error,
    });
    runtime.emit('Errors', 1, { errorType: 'probes-not-kept', component: runtime.component });
  }
}

async function remember(
  { runtime, monitoring, store, clock }: Prober,
  region: string,
  results: readonly ProbeResult[],
): Promise<void> {
  const { probes } = monitoring;
  const now = clock.now();
  const own = results.filter((result) => result.region === region);
  const { before, after } = await store.add(region, own, { kept: probes.keptRecords, now });
  const status = regionStatus(after, probes, now);
  if (status === undefined) return;
  emitUptime(runtime.emit, status);
  const { health, meanMilliseconds, uptimePercent } = status;
  const last = regionStatus(before, probes, now)?.health ?? 'healthy';
  if (last === health) return;
  const fields = {
    event_type: 'region_health_changed',
    region,
    health,
    from: last,
    mean_milliseconds: meanMilliseconds,
    uptime_percent: uptimePercent,
  };
  const text = `The region ${region} is ${health}; it was ${last}.`;
  if (health === 'healthy') runtime.logger.info(text, fields);
  else runtime.logger.warn(text, fields);
}
