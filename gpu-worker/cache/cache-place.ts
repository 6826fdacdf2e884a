import { resultKey } from '../../core/cache/result-key.ts';
import type { Job } from '../../core/jobs/job.ts';
import type { PackManifest } from '../../core/models/pack.ts';
import type { RequestOptions } from '../attempt/request-options.ts';
import type { Worker } from '../worker.ts';

/** Where the result of a job belongs in the result cache. */
export interface CachePlace {
  readonly key: string;
  readonly generation: number;
}

/** What the place follows from, beside the worker. */
export interface PlaceFacts {
  /** Undefined when the cache did not answer. */
  readonly generation: number | undefined;
  /** SHA-256 of the song. */
  readonly content: string;
  readonly pack: PackManifest;
  readonly options: RequestOptions;
}

/** TensorRT picks other kernels than CUDA alone, which round differently. */
const deviceName = ({ device, tensorrt }: Worker['workerSettings']): string =>
  tensorrt ? `${device}+tensorrt` : device;

/** The place of a job's result; undefined when client or operator want none, or the cache does not answer. */
export function cachePlace(
  worker: Pick<Worker, 'settings' | 'workerSettings' | 'engineFingerprint'>,
  job: Job,
  { generation, content, pack, options }: PlaceFacts,
): CachePlace | undefined {
  const { limits, version } = worker.settings;
  if (generation === undefined || job.cache === false || limits.resultCacheSeconds === 0) return undefined;
  const { limits: _limits, ...asked } = options;
  const key = resultKey({
    generation,
    owner: job.owner,
    content,
    pack,
    engine: `${version} ${worker.engineFingerprint}`,
    device: deviceName(worker.workerSettings),
    options: asked,
  });
  return { key, generation };
}
