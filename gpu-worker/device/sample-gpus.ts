import type { Logger } from '@aws-lambda-powertools/logger';
import type { EmitMetric } from '../../core/telemetry/catalogue.ts';
import { sampleRegularly, type Sampling } from '../host/sample-regularly.ts';
import { type GpuFigures, readGpus } from './gpu-figures.ts';

/** What sampling GPUs needs. */
export interface GpuSampling extends Sampling {
  readonly emit: EmitMetric;
  readonly logger: Pick<Logger, 'info' | 'warn'>;
  /** Reads all GPUs; null where there is nothing to read them with. */
  readonly read?: () => Promise<readonly GpuFigures[] | null>;
}

/**
 * Emits the figures of every GPU now and each minute until the returned function is called. Where there is no nvidia-smi
 * it says so once and gives up; while it fails it says so once and tries again.
 */
export function sampleGpus(sampling: GpuSampling): () => void {
  const { emit, logger, read = readGpus } = sampling;
  const sample = async (): Promise<void> => {
    const gpus = await read();
    if (gpus === null) {
      stop();
      logger.info('There is no nvidia-smi here; figures of GPUs are not emitted.', {
        event_type: 'gpu_figures_absent',
        function: 'sampleGpus',
      });
    } else for (const gpu of gpus) emitFigures(emit, gpu);
  };
  const stop = sampleRegularly(sampling, sample, 'The figures of the GPUs cannot be read.');
  return stop;
}

function emitFigures(emit: EmitMetric, gpu: GpuFigures): void {
  const { device, utilization, memoryUsed, memoryTotal, temperature, power } = gpu;
  if (utilization !== null) emit('GpuUtilization', utilization, { device });
  if (memoryUsed !== null && memoryTotal !== null && memoryTotal > 0) {
    const about = { memoryUsedBytes: memoryUsed, memoryTotalBytes: memoryTotal };
    emit('GpuMemoryUtilization', (100 * memoryUsed) / memoryTotal, { device }, about);
  }
  if (temperature !== null) emit('GpuTemperature', temperature, { device });
  if (power !== null) emit('GpuPower', power, { device });
}
