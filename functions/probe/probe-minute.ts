import { emitProbe } from '../../core/probes/emit-probe.ts';
import type { ProbeResult } from '../../core/probes/probe.ts';
import { probeRound } from '../../core/probes/probe-round.ts';
import { probeSlots } from '../../core/probes/probe-slots.ts';
import type { Prober } from './prober.ts';

/**
 * Probes for a minute that began at `from` (epoch milliseconds), and gives all results. A round ends before the next
 * begins, because a probe may take less time than an interval.
 */
export async function probeMinute(prober: Prober, from: number): Promise<readonly ProbeResult[]> {
  const { runtime, monitoring, clock } = prober;
  const { probeTargets, probes } = monitoring;
  const results: ProbeResult[] = [];
  for (const slot of probeSlots(from, clock.now(), probes.intervalSeconds)) {
    await clock.sleep(Math.max(0, slot - clock.now()));
    const round = await probeRound({
      targets: probeTargets,
      settings: probes,
      now: () => clock.now(),
      onResult: (result) => {
        emitProbe(runtime.emit, result);
        if (!result.ok) logFailure(prober, result);
      },
    });
    results.push(...round);
  }
  return results;
}

function logFailure({ runtime }: Prober, result: ProbeResult): void {
  const { region, endpoint, failure, status, milliseconds } = result;
  runtime.logger.warn(`The probe of ${endpoint} in ${region} failed.`, {
    event_type: 'probe_failed',
    region,
    endpoint,
    failure,
    ...(status === undefined ? {} : { status, milliseconds }),
  });
}
