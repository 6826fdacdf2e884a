import type { Clock } from '../../core/resilience/clock.ts';
import type { EmitMetric } from '../../core/telemetry/catalogue.ts';
import { createHostReader, type HostFigures } from './figures/host-figures.ts';
import { sampleRegularly, type Sampling } from './sample-regularly.ts';

/** The first rates are those of so long a time, in milliseconds: a worker is seen soon after it starts. */
const firstRates = 5000;

/** What sampling a host needs. */
export interface HostSampling extends Sampling {
  readonly clock: Pick<Clock, 'every' | 'sleep'>;
  readonly emit: EmitMetric;
  /** The part that this host plays, a dimension of its figures. */
  readonly hostRole: string;
  /** The folder whose disk is watched. */
  readonly workFolder: string;
  readonly read?: () => Promise<HostFigures>;
}

/** Emits the figures of this host soon and then each minute, until the returned function is called. */
export function sampleHost(sampling: HostSampling): () => void {
  const { clock, emit, hostRole, workFolder, read = createHostReader({ workFolder }) } = sampling;
  const stopped = new AbortController();
  let begun = false;
  const sample = async (): Promise<void> => {
    if (!begun) {
      await read();
      await clock.sleep(firstRates, stopped.signal);
      begun = true;
    }
    if (!stopped.signal.aborted) emitFigures(emit, hostRole, await read());
  };
  const stop = sampleRegularly(sampling, sample, 'The figures of this host cannot be read.');
  return () => {
    stop();
    stopped.abort();
  };
}

function emitFigures(emit: EmitMetric, hostRole: string, figures: HostFigures): void {
  const { processors, memory, disk, traffic } = figures;
  const of = { hostRole };
  if (processors !== null) emit('CpuUtilization', processors, of);
  emit('MemoryUtilization', memory, of);
  if (disk !== null) {
    emit('DiskUtilization', disk.used, of);
    emit('DiskFree', disk.free, of);
  }
  if (traffic !== null) {
    emit('DiskRead', traffic.read, of);
    emit('DiskWrite', traffic.written, of);
  }
}
