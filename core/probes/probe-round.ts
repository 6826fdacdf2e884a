import { probe, type ProbeOptions, type ProbeResult } from './probe.ts';
import type { ProbeSettings, ProbeTarget } from './probe-settings.ts';

/** What rounds of probes need. */
export interface ProbeRounds {
  readonly targets: readonly ProbeTarget[];
  readonly settings: Pick<ProbeSettings, 'endpoints' | 'timeoutSeconds'>;
  readonly now: () => number;
  readonly signal?: AbortSignal;
  /** Told of each result as soon as it is there, so that a region that does not answer holds up no other. */
  readonly onResult?: (result: ProbeResult) => void;
}

/** Probes every endpoint of every region at the same time. */
export async function probeRound(rounds: ProbeRounds): Promise<readonly ProbeResult[]> {
  const { targets, settings, now, signal, onResult } = rounds;
  const options: ProbeOptions = {
    timeoutSeconds: settings.timeoutSeconds,
    now,
    ...(signal === undefined ? {} : { signal }),
  };
  return Promise.all(
    targets.flatMap((target) =>
      settings.endpoints.map(async (endpoint) => {
        const result = await probe(target, endpoint, options);
        onResult?.(result);
        return result;
      }),
    ),
  );
}
