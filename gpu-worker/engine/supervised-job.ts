import { JobFailure, type FailureType } from '../../core/jobs/failures.ts';
import type { EngineProgress, EngineStage, SeparationRequest, SeparationResult } from './contract.ts';
import type { ChildEnd, EngineChild } from './engine-child.ts';
import type { EngineClock } from './engine-clock.ts';
import type { EngineSettings, FromEngine } from './protocol.ts';
import { residentMemory } from './resident-memory.ts';

const checkEvery = 1_000; // milliseconds between two looks at memory and progress
const megabyte = 2 ** 20;

/** When a job is stopped. */
export interface JobLimits {
  readonly stallSeconds: number;
  readonly maxMemoryBytes: number;
  readonly clock: EngineClock;
}

/** One song in the hands of an engine process: watches it, and turns every way to end into a result or an error. */
export class SupervisedJob {
  readonly #child: EngineChild;
  readonly #limits: JobLimits;
  readonly #onProgress: (progress: EngineProgress) => void;
  readonly #outcome = Promise.withResolvers<SeparationResult>();
  #stage: EngineStage | null = null;
  #lastProgress: number;
  /** Why the process is being killed, once it is. */
  #verdict: unknown = null;

  constructor(child: EngineChild, limits: JobLimits, onProgress: (progress: EngineProgress) => void) {
    this.#child = child;
    this.#limits = limits;
    this.#onProgress = onProgress;
    this.#lastProgress = limits.clock.now();
  }

  /**
   * Has the song separated. Rejects with a `JobFailure` whose cause is what the engine printed, or with what `stop` was
   * given. When it rejects after a kill, the process is gone.
   */
  async run(request: SeparationRequest, settings: EngineSettings): Promise<SeparationResult> {
    const deafen = this.#child.listen((message) => this.#handle(message));
    const unwatch = this.#limits.clock.every(checkEvery, () => this.#check());
    void this.#child.ended.then((end) => this.#outcome.reject(this.#verdict ?? this.#crash(end)));
    this.#child.send({ type: 'separate', request, settings });
    try {
      return await this.#outcome.promise;
    } finally {
      deafen();
      unwatch();
    }
  }

  /** Kills the process; the job rejects with `reason` as soon as it is gone. */
  stop(reason: unknown): void {
    this.#verdict ??= reason;
    this.#child.kill();
  }

  #handle(message: FromEngine): void {
    if (this.#verdict !== null) return;
    if (message.type === 'result') this.#outcome.resolve(message.result);
    else if (message.type === 'failure') this.#outcome.reject(this.#failure(message.failure, message.detail));
    else {
      this.#lastProgress = this.#limits.clock.now();
      this.#stage = message.progress.stage;
      this.#onProgress(message.progress);
    }
  }

  #check(): void {
    const { stallSeconds, clock } = this.#limits;
    if (clock.now() - this.#lastProgress >= stallSeconds * 1_000) {
      this.stop(
        this.#failure('engine-stalled', `No progress for ${stallSeconds} seconds while ${this.#doing()}.`),
      );
    }
    void this.#checkMemory();
  }

  async #checkMemory(): Promise<void> {
    const { maxMemoryBytes } = this.#limits;
    const used = this.#child.pid === undefined ? null : await residentMemory(this.#child.pid);
    if (used === null || used <= maxMemoryBytes) return;
    const [now, most] = [used, maxMemoryBytes].map((bytes) => Math.round(bytes / megabyte));
    this.stop(
      this.#failure(
        'engine-out-of-memory',
        `It held ${now} MB while ${this.#doing()}; the limit is ${most} MB.`,
      ),
    );
  }

  #crash({ code, signal }: ChildEnd): JobFailure {
    const how = signal ? `was ended by ${signal}` : `ended with exit code ${code ?? 'unknown'}`;
    return this.#failure('engine-crashed', `Its process ${how} while ${this.#doing()}.`);
  }

  #doing(): string {
    return this.#stage ? `in stage ${this.#stage}` : 'starting';
  }

  /** FFmpeg's own words go to the cause, for the log: they may hold local paths, which are no business of a client. */
  #failure(type: FailureType, detail: string): JobFailure {
    const printed = this.#child.takePrinted().trim();
    return new JobFailure(type, detail, printed === '' ? {} : { cause: new Error(printed) });
  }
}
