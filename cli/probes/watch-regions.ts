import type { ProbeResult } from '../../core/probes/probe.ts';
import { emptyHistory, type ProbeHistory, withResults } from '../../core/probes/probe-history.ts';
import { probeRound } from '../../core/probes/probe-round.ts';
import type { ProbeTarget } from '../../core/probes/probe-settings.ts';
import { regionStatus, type RegionStatus } from '../../core/probes/region-status.ts';
import type { Clock } from '../../core/resilience/clock.ts';
import type { ProbeRequest } from './probe-request.ts';

/** How regions are watched. */
export interface RegionWatch {
  readonly targets: readonly ProbeTarget[];
  readonly request: ProbeRequest;
  /** Seconds from the beginning of a round to the next; absent: one round. */
  readonly intervalSeconds?: number;
  readonly clock: Pick<Clock, 'now' | 'sleep'>;
  /** Ends the watch. */
  readonly signal: AbortSignal;
  readonly onResult?: (result: ProbeResult) => void;
}

/** Probes round by round, and gives after each how the regions are, by all rounds so far. */
export async function* watchRegions(watch: RegionWatch): AsyncGenerator<readonly RegionStatus[]> {
  const { targets, request, intervalSeconds, clock, signal, onResult } = watch;
  let histories = targets.map(({ region }) => emptyHistory(region));
  for (;;) {
    const began = clock.now();
    const results = await probeRound({
      targets,
      settings: request,
      now: () => clock.now(),
      signal,
      ...(onResult === undefined ? {} : { onResult }),
    });
    // What was called off halfway says nothing of the regions.
    if (signal.aborted) return;
    histories = histories.map((history) => withResults(history, results, request.keptRecords));
    yield statuses(histories, watch);
    if (intervalSeconds === undefined) return;
    await clock.sleep(Math.max(0, began + intervalSeconds * 1000 - clock.now()), signal);
    if (signal.aborted) return;
  }
}

const statuses = (
  histories: readonly ProbeHistory[],
  { request, clock }: RegionWatch,
): readonly RegionStatus[] =>
  histories.flatMap((history) => regionStatus(history, request, clock.now()) ?? []);
