import { hostname, tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { z } from 'zod';
import { availableMemory } from './machine/available-memory.ts';

/** Environment variables that only the worker reads, beside those of core/settings. */
const workerEnvironmentSchema = z
  .object({
    STEMWATCH_MODELS_FOLDER: z
      .string()
      .min(1)
      .default(join(import.meta.dirname, 'models')),
    STEMWATCH_WORK_FOLDER: z.string().min(1).default(join(tmpdir(), 'stemwatch-worker')),
    STEMWATCH_WORKER_ID: z.string().min(1).max(128).default(`${hostname()}-${process.pid}`),
    /** Where the network runs; the image says `cuda`. A missing GPU is an error, never a silent change to the CPU. */
    STEMWATCH_DEVICE: z.enum(['cpu', 'cuda']).default('cpu'),
    /** Most chunks in one run of a graph that takes several; by default 1 on a CPU, and what its memory allows on a GPU. */
    STEMWATCH_BATCH: z.coerce.number().int().min(1).max(64).optional(),
    /** `true` lets TensorRT run what it can of a graph; needs `cuda` and an image with TensorRT. */
    STEMWATCH_TENSORRT: z.enum(['true', 'false']).default('false'),
    /** Memory that loaded models may hold between two songs, in bytes; 0 keeps none. */
    STEMWATCH_MODEL_CACHE_BYTES: z.coerce.number().int().min(0).optional(),
    /** Memory beyond which the engine is killed, in bytes; by default what its networks need and the machine has. */
    STEMWATCH_ENGINE_MEMORY_BYTES: z.coerce.number().int().min(1).optional(),
    /** Set by ECS in every task; scale-in protection is asked for there. */
    ECS_AGENT_URI: z.url().optional(),
    /** OpenTelemetry's own variable; traces are exported only when it is set. */
    OTEL_EXPORTER_OTLP_ENDPOINT: z.url().optional(),
  })
  .refine((set) => set.STEMWATCH_TENSORRT === 'false' || set.STEMWATCH_DEVICE === 'cuda', {
    path: ['STEMWATCH_TENSORRT'],
    message: 'TensorRT runs on a GPU: set STEMWATCH_DEVICE to cuda too',
  });

/** Where this worker finds its models, keeps temporary files, and what it is called. */
export interface WorkerSettings {
  readonly modelsFolder: string;
  readonly workFolder: string;
  readonly workerId: string;
  readonly device: 'cpu' | 'cuda';
  /** Half of the memory of machine or container unless set: the rest is for the song under way. */
  readonly modelCacheBytes: number;
  /** Undefined: the engine's own rule. */
  readonly engineMemoryBytes: number | undefined;
  readonly batch: number | undefined;
  readonly tensorrt: boolean;
  readonly ecsAgentUri: string | undefined;
  readonly tracesEndpoint: string | undefined;
}

/**
 * Reads the worker's own part of the environment.
 *
 * @throws Error that names every variable that is wrong.
 */
export function readWorkerSettings(
  environment: Readonly<Record<string, string | undefined>>,
): WorkerSettings {
  const parsed = workerEnvironmentSchema.safeParse(environment);
  if (!parsed.success) {
    const faults = parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`);
    throw new Error(`The worker's environment is wrong. ${faults.join('; ')}. Correct it and start again.`);
  }
  return {
    modelsFolder: resolve(parsed.data.STEMWATCH_MODELS_FOLDER),
    workFolder: resolve(parsed.data.STEMWATCH_WORK_FOLDER),
    workerId: parsed.data.STEMWATCH_WORKER_ID,
    device: parsed.data.STEMWATCH_DEVICE,
    modelCacheBytes: parsed.data.STEMWATCH_MODEL_CACHE_BYTES ?? Math.floor(availableMemory() / 2),
    engineMemoryBytes: parsed.data.STEMWATCH_ENGINE_MEMORY_BYTES,
    batch: parsed.data.STEMWATCH_BATCH,
    tensorrt: parsed.data.STEMWATCH_TENSORRT === 'true',
    ecsAgentUri: parsed.data.ECS_AGENT_URI,
    tracesEndpoint: parsed.data.OTEL_EXPORTER_OTLP_ENDPOINT,
  };
}
