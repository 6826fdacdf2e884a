import { JobFailure } from '../../core/jobs/failures.ts';
import type { EngineProgress, SeparationRequest, SeparationResult } from './contract.ts';
import { EngineChild } from './engine-child.ts';
import { systemClock, type EngineClock } from './engine-clock.ts';
import { availableThreads } from './model/available-threads.ts';
import type { EngineSettings } from './protocol.ts';
import { residentMemory } from './resident-memory.ts';
import { SupervisedJob } from './supervised-job.ts';

const gigabyte = 2 ** 30;

/** Limits and means of the engine; every field has a default. */
export interface EngineOptions {
  /** `cuda` fails without a GPU, it never falls back to the CPU. Default `cpu`. */
  readonly device?: EngineSettings['device'];
  /** Threads inside one run of the network. Default: what affinity and cgroup allow. */
  readonly threads?: number;
  /** A job without progress for this long is stopped. Default 120. */
  readonly stallSeconds?: number;
  /** Resident memory beyond which the process is killed. Default 8 GiB. */
  readonly maxMemoryBytes?: number;
  /** Resident memory after a job beyond which the next job gets a fresh process. Default 3 GiB. */
  readonly recycleBytes?: number;
  readonly clock?: EngineClock;
}

/** What accompanies a separation. */
interface SeparationWatch {
  /** Called with measured progress, about ten times a second for each stage. */
  readonly onProgress?: (progress: EngineProgress) => void;
  /** Aborting kills the engine's process at once. */
  readonly signal?: AbortSignal;
}

/** The separation engine: a child process that is started when it is first needed, and again after it died. */
export interface Engine {
  /** Process id of the engine, undefined while none runs. */
  readonly pid: number | undefined;
  /**
   * Separates one song; one at a time. Rejects with a `JobFailure` whose cause holds what the engine printed, or with
   * the reason of the signal.
   */
  separate(request: SeparationRequest, watch?: SeparationWatch): Promise<SeparationResult>;
  /** Ends the process; a job under way fails with `worker-lost`. */
  close(): Promise<void>;
}

/** Makes an engine; nothing is started before the first job. */
export function createEngine(options: EngineOptions = {}): Engine {
  return new ChildEngine(options);
}

class ChildEngine implements Engine {
  readonly #options: Required<EngineOptions>;
  #child: EngineChild | null = null;
  #job: SupervisedJob | null = null;

  constructor(options: EngineOptions) {
    this.#options = {
      device: options.device ?? 'cpu',
      threads: options.threads ?? availableThreads(),
      stallSeconds: options.stallSeconds ?? 120,
      maxMemoryBytes: options.maxMemoryBytes ?? 8 * gigabyte,
      recycleBytes: options.recycleBytes ?? 3 * gigabyte,
      clock: options.clock ?? systemClock,
    };
  }

  get pid(): number | undefined {
    return this.#child?.pid;
  }

  async separate(request: SeparationRequest, watch: SeparationWatch = {}): Promise<SeparationResult> {
    const { signal, onProgress = () => {} } = watch;
    signal?.throwIfAborted();
    if (this.#job) throw new Error('the engine separates one song at a time');
    const child = (this.#child ??= this.#start());
    child.takePrinted();
    const job = (this.#job = new SupervisedJob(child, this.#options, onProgress));
    const cancel = () => job.stop(signal?.reason);
    signal?.addEventListener('abort', cancel);
    try {
      return await job.run(request, { device: this.#options.device, threads: this.#options.threads });
    } catch (error) {
      // After an error that nobody foresaw, the process is no longer trusted.
      if (error instanceof JobFailure && error.type === 'internal') await child.end();
      throw error;
    } finally {
      signal?.removeEventListener('abort', cancel);
      this.#job = null;
      await this.#recycleIfGrown(child);
    }
  }

  async close(): Promise<void> {
    this.#job?.stop(new JobFailure('worker-lost', 'The worker stopped its separation engine.'));
    await this.#child?.end();
  }

  #start(): EngineChild {
    const child = new EngineChild();
    child.onEnd(() => {
      if (this.#child === child) this.#child = null;
    });
    return child;
  }

  async #recycleIfGrown(child: EngineChild): Promise<void> {
    const used = child.pid === undefined ? null : await residentMemory(child.pid);
    if (used !== null && used > this.#options.recycleBytes) await child.end();
  }
}
