import { JobFailure, type FailureType } from '../../core/jobs/failures.ts';
import type { EngineProgress, EngineStage, OutOfMemoryReport } from './contract.ts';
import { type Deadline, deadlineOf } from './deadline.ts';
import type { ChildEnd, EngineChild } from './engine-child.ts';
import type { EngineClock } from './engine-clock.ts';
import type { EngineAnswer, EngineTask, FromEngine } from './protocol.ts';
import { residentMemory } from './resident-memory.ts';

const checkEvery = 1_000; // milliseconds between two looks at memory and progress
const megabyte = 2 ** 20;
const inSeconds = (seconds: number | null): string => `${Math.ceil(seconds ?? 0)} seconds`;

/** When a job is stopped. */
export interface JobLimits {
  /** Without progress for this long it is stopped. */
  readonly stallSeconds: number;
  /** The same while the model is being loaded. */
  readonly loadStallSeconds: number;
  readonly maxMemoryBytes: number;
  readonly deadline: Deadline;
  readonly clock: EngineClock;
}

/** Who is told what happens on the way. */
export interface JobListeners {
  readonly onProgress: (progress: EngineProgress) => void;
  readonly onOutOfMemory: (report: OutOfMemoryReport) => void;
}

/** What a job needs of the process that does it. */
type JobProcess = Pick<EngineChild, 'pid' | 'ended' | 'listen' | 'send' | 'kill' | 'takePrinted'>;

/** How a task ended well. */
type GoodAnswer = Exclude<EngineAnswer, { type: 'failure' }>;

/** One task in the hands of an engine process: watches it, and turns every way to end into an answer or an error. */
export class SupervisedJob {
  readonly #child: JobProcess;
  readonly #limits: JobLimits;
  readonly #listeners: JobListeners;
  readonly #outcome = Promise.withResolvers<GoodAnswer>();
  readonly #begun: number;
  #audioSeconds: number | null = null;
  #stage: EngineStage | null = null;
  #loading = false;
  #lastProgress: number;
  /** Why the process is being killed, once it is. */
  #verdict: unknown = null;

  constructor(child: JobProcess, limits: JobLimits, listeners: JobListeners) {
    this.#child = child;
    this.#limits = limits;
    this.#listeners = listeners;
    this.#lastProgress = this.#begun = limits.clock.now();
  }

  /** Seconds since the task was given. */
  get elapsedSeconds(): number {
    return (this.#limits.clock.now() - this.#begun) / 1_000;
  }

  /** Length of the song, null while it is not known. */
  get audioSeconds(): number | null {
    return this.#audioSeconds;
  }

  /**
   * Has the task done. Rejects with a `JobFailure` whose cause is what the engine printed, or with what `stop` was
   * given. When it rejects after a kill, the process is gone.
   */
  async run(task: EngineTask): Promise<GoodAnswer> {
    const deafen = this.#child.listen((message) => this.#handle(message));
    const unwatch = this.#limits.clock.every(checkEvery, () => this.#check());
    void this.#child.ended.then((end) => this.#outcome.reject(this.#verdict ?? this.#crash(end)));
    this.#child.send(task);
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
    if (message.type === 'progress') this.#noteProgress(message.progress);
    else if (message.type === 'length') this.#audioSeconds = message.seconds;
    else if (message.type === 'out-of-memory') this.#listeners.onOutOfMemory(message.report);
    else if (message.type === 'failure') this.#outcome.reject(this.#failure(message.failure, message.detail));
    else this.#outcome.resolve(message);
  }

  #noteProgress(progress: EngineProgress): void {
    this.#lastProgress = this.#limits.clock.now();
    this.#stage = progress.stage;
    // Decoding goes on meanwhile, so the last stage does not tell.
    if (progress.stage === 'load') this.#loading = progress.done !== progress.total;
    this.#listeners.onProgress(progress);
  }

  #check(): void {
    const { clock, ...limits } = this.#limits;
    const stallSeconds = this.#loading ? limits.loadStallSeconds : limits.stallSeconds;
    if (clock.now() - this.#lastProgress >= stallSeconds * 1_000) {
      this.stop(
        this.#failure('engine-stalled', `No progress for ${stallSeconds} seconds while ${this.#doing()}.`),
      );
    }
    this.#checkDeadline();
    void this.#checkMemory();
  }

  #checkDeadline(): void {
    const { expected, allowed } = deadlineOf(this.#limits.deadline, this.#audioSeconds);
    if (this.elapsedSeconds < allowed) return;
    const song =
      expected === null
        ? 'A song whose length is not known'
        : `A song of ${inSeconds(this.#audioSeconds)} was expected to take ${inSeconds(expected)}; it`;
    this.stop(
      this.#failure(
        'deadline-exceeded',
        `${song} was stopped at its deadline of ${inSeconds(allowed)} while ${this.#doing()}.`,
      ),
    );
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
