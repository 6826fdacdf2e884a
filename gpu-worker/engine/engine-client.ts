import { type FailureType, JobFailure } from '../../core/jobs/failures.ts';
import type { EngineProgress, OutOfMemoryReport, SeparationRequest, SeparationResult } from './contract.ts';
import { availableMemory } from '../machine/available-memory.ts';
import { availableThreads } from '../machine/available-threads.ts';
import { type DeadlineRules, kindOfWork, standardDeadline } from './deadline.ts';
import { EngineChild } from './engine-child.ts';
import { systemClock, type EngineClock } from './engine-clock.ts';
import { patientDeadline, stallLimits } from './load-patience.ts';
import { type MemoryLimits, memoryLimits } from './memory-limits.ts';
import { networkAllowance } from './network-allowance.ts';
import type { EngineSettings, EngineTask } from './protocol.ts';
import { residentMemory } from './resident-memory.ts';
import { SpeedEstimates } from './speed-estimates.ts';
import { SupervisedJob } from './supervised-job.ts';

/** Limits and means of the engine; every field has a default. */
export interface EngineOptions {
  /** `cuda` fails without a GPU, it never falls back to the CPU. Default `cpu`. */
  readonly device?: EngineSettings['device'];
  /** Threads inside one run of the network. Default: what affinity and control groups allow. */
  readonly threads?: number;
  /** Most chunks in one run of a graph that takes several. Default: 1 on a CPU; on a GPU up to 8, as its memory allows. */
  readonly batch?: number;
  /** Lets TensorRT run what it can of a graph; only with `cuda`. Default false. */
  readonly tensorrt?: boolean;
  /** A job without progress for this long is stopped. Default 120; half an hour while TensorRT loads a model. */
  readonly stallSeconds?: number;
  /**
   * Resident memory beyond which the process is killed. Default: 8 GiB, with `cuda` 12, and what the networks of the job
   * may hold, but less than the machine has.
   */
  readonly maxMemoryBytes?: number;
  /**
   * Resident memory after a job beyond which the next job gets a fresh process. Default: 3 GiB, with `cuda` 6, and what the
   * networks of the job may hold.
   */
  readonly recycleBytes?: number;
  /** How long a job may take, by its length and the speed of earlier ones. */
  readonly deadline?: Partial<DeadlineRules>;
  /** What earlier jobs taught, where several engines are to learn together. Default: this engine's own. */
  readonly speeds?: SpeedEstimates;
  readonly clock?: EngineClock;
}

/** What accompanies a separation. */
interface SeparationWatch {
  /** Called with measured progress, about ten times a second for each stage. */
  readonly onProgress?: (progress: EngineProgress) => void;
  /** Called for each run of a network for which the memory of the device was too small. */
  readonly onOutOfMemory?: (report: OutOfMemoryReport) => void;
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
  /** Has the device compute something. Rejects with `device-unavailable` and the reason when it does not. */
  verify(): Promise<void>;
  /** Ends the process; a job under way fails with `worker-lost`. */
  close(): Promise<void>;
}

/** Makes an engine; nothing is started before the first job. */
export function createEngine(options: EngineOptions = {}): Engine {
  return new ChildEngine(options);
}

/** A fresh process is due after what nobody foresaw, and after memory ran out: what is left of it is in pieces. */
const distrustedAfter: readonly FailureType[] = ['internal', 'device-out-of-memory', 'device-unavailable'];

/** What a task is measured by. */
interface Work {
  /** What its speed is learnt under. */
  readonly kind: string;
  /** Bytes that its networks may hold. */
  readonly networks: number;
}

class ChildEngine implements Engine {
  readonly #options: EngineOptions;
  readonly #rules: DeadlineRules;
  readonly #speeds: SpeedEstimates;
  /** Counted once: networks that are loaded keep theirs. */
  #threads: Promise<number> | null = null;
  #child: EngineChild | null = null;
  #job: SupervisedJob | null = null;

  constructor(options: EngineOptions) {
    this.#options = options;
    this.#rules = { ...standardDeadline, ...patientDeadline(options), ...options.deadline };
    this.#speeds = options.speeds ?? new SpeedEstimates(this.#rules.guess);
  }

  get pid(): number | undefined {
    return this.#child?.pid;
  }

  async separate(request: SeparationRequest, watch: SeparationWatch = {}): Promise<SeparationResult> {
    const kind = kindOfWork(request);
    const task = { type: 'separate', request, settings: await this.#settings() } as const;
    const answer = await this.#run(task, { kind, networks: await networkAllowance(request) }, watch);
    if (answer.type !== 'result') throw new Error(`the engine answered "${answer.type}" to a song`);
    const { audio, timings } = answer.result;
    this.#speeds.observe(kind, audio.durationSeconds, (timings.total - timings.load) / 1_000);
    return answer.result;
  }

  async verify(): Promise<void> {
    const settings = await this.#settings();
    await this.#run({ type: 'verify', settings }, { kind: 'verify', networks: 0 }, {});
  }

  async close(): Promise<void> {
    this.#job?.stop(new JobFailure('worker-lost', 'The worker stopped its separation engine.'));
    await this.#child?.end();
  }

  async #run(
    task: EngineTask,
    { kind, networks }: Work,
    watch: SeparationWatch,
  ): ReturnType<SupervisedJob['run']> {
    const { signal, onProgress = () => {}, onOutOfMemory = () => {} } = watch;
    signal?.throwIfAborted();
    if (this.#job) throw new Error('the engine separates one song at a time');
    const child = (this.#child ??= this.#start());
    child.takePrinted();
    const { clock = systemClock } = this.#options;
    const { maxMemoryBytes, recycleBytes } = this.#memoryFor(networks);
    const deadline = { rules: this.#rules, speed: this.#speeds.of(kind) };
    const limits = { clock, ...stallLimits(this.#options), maxMemoryBytes, deadline };
    const job = (this.#job = new SupervisedJob(child, limits, { onProgress, onOutOfMemory }));
    const cancel = () => job.stop(signal?.reason);
    signal?.addEventListener('abort', cancel);
    try {
      return await job.run(task);
    } catch (error) {
      await this.#learnFrom(error, { child, job, kind });
      throw error;
    } finally {
      signal?.removeEventListener('abort', cancel);
      this.#job = null;
      await recycleIfGrown(child, recycleBytes);
    }
  }

  async #learnFrom(
    error: unknown,
    { child, job, kind }: { child: EngineChild; job: SupervisedJob; kind: string },
  ): Promise<void> {
    if (!(error instanceof JobFailure)) return;
    if (distrustedAfter.includes(error.type)) await child.end();
    // It would have taken at least this long: the next attempt gets more time.
    if (error.type === 'deadline-exceeded' && job.audioSeconds !== null)
      this.#speeds.observe(kind, job.audioSeconds, job.elapsedSeconds);
  }

  #start(): EngineChild {
    const child = new EngineChild();
    child.onEnd(() => {
      if (this.#child === child) this.#child = null;
    });
    return child;
  }

  async #settings(): Promise<EngineSettings> {
    const { device = 'cpu', threads, batch, tensorrt = false } = this.#options;
    return {
      device,
      threads: threads ?? (await (this.#threads ??= availableThreads())),
      tensorrt,
      ...(batch !== undefined && { batch }),
    };
  }

  #memoryFor(networks: number): MemoryLimits {
    const { device = 'cpu', maxMemoryBytes, recycleBytes } = this.#options;
    const usual = memoryLimits({ device, networks, available: availableMemory() });
    return {
      maxMemoryBytes: maxMemoryBytes ?? usual.maxMemoryBytes,
      recycleBytes: recycleBytes ?? usual.recycleBytes,
    };
  }
}

async function recycleIfGrown(child: EngineChild, recycleBytes: number): Promise<void> {
  const used = child.pid === undefined ? null : await residentMemory(child.pid);
  if (used !== null && used > recycleBytes) await child.end();
}
