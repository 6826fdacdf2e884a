import type { ScheduledEvent } from 'aws-lambda';
import { ProbeStore } from '../../core/probes/probe-store.ts';
import type { Runtime } from '../runtime/runtime.ts';
import { probeMinute } from './probe-minute.ts';
import type { Prober } from './prober.ts';
import { rememberProbes } from './remember-probes.ts';

/** What the function is given beside its runtime. */
export type ProberParts = Pick<Prober, 'clock'> & {
  readonly monitoring: Prober['monitoring'] & { readonly probesTable: string };
};

/** The function that, every minute, asks the API of each region as a client would, several times within the minute. */
export function createProbeHandler(
  runtime: Runtime,
  { monitoring, clock }: ProberParts,
): (event: Partial<Pick<ScheduledEvent, 'time'>>) => Promise<void> {
  const store = new ProbeStore(runtime.clients.documents, monitoring.probesTable);
  const prober: Prober = { runtime, monitoring, store, clock };
  return async ({ time }) => {
    const planned = Date.parse(time ?? '');
    const results = await probeMinute(prober, Number.isNaN(planned) ? clock.now() : planned);
    await rememberProbes(prober, results);
  };
}
