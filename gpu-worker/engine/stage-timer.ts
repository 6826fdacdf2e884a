import { engineStages, type EngineStage } from './contract.ts';

/** Adds up wall milliseconds per stage; `now` gives milliseconds. */
export class StageTimer {
  readonly #now: () => number;
  readonly #begun: number;
  readonly #spent = new Map<EngineStage, number>();

  constructor(now: () => number) {
    this.#now = now;
    this.#begun = now();
  }

  /** Runs work that holds the thread and counts its time for a stage. */
  measure<Result>(stage: EngineStage, work: () => Result): Result {
    const begun = this.#now();
    try {
      return work();
    } finally {
      this.add(stage, this.#now() - begun);
    }
  }

  /** Counts milliseconds for a stage. */
  add(stage: EngineStage, milliseconds: number): void {
    this.#spent.set(stage, (this.#spent.get(stage) ?? 0) + milliseconds);
  }

  /** Whole milliseconds per stage, and in total since the timer was made. */
  report(): Record<EngineStage | 'total', number> {
    const stages = engineStages.map((stage) => [stage, Math.round(this.#spent.get(stage) ?? 0)] as const);
    const spent = Object.fromEntries(stages) as Record<EngineStage, number>;
    return { ...spent, total: Math.round(this.#now() - this.#begun) };
  }
}
