/**
 * The threads that all networks of the engine may compute with together, shared between their threads: networks that
 * would need more run one after the other.
 */
export class ThreadBudget {
  /** Threads that are free, and how many there are in all. */
  readonly #counts: Int32Array;

  /** Of so many threads, or one that another thread of this process made and handed over as `shared`. */
  constructor(threads: number | SharedArrayBuffer) {
    if (typeof threads !== 'number') this.#counts = new Int32Array(threads);
    else this.#counts = new Int32Array(new SharedArrayBuffer(8)).fill(threads);
  }

  /** To be handed to other threads. */
  get shared(): SharedArrayBuffer {
    return this.#counts.buffer as SharedArrayBuffer;
  }

  /** Takes threads, at most all there are; until they are free the caller's own thread sleeps. */
  take(threads: number): void {
    const needed = this.#needed(threads);
    for (;;) {
      const free = Atomics.load(this.#counts, 0);
      if (free < needed) Atomics.wait(this.#counts, 0, free);
      else if (Atomics.compareExchange(this.#counts, 0, free, free - needed) === free) return;
    }
  }

  /** Gives back what was taken. */
  giveBack(threads: number): void {
    Atomics.add(this.#counts, 0, this.#needed(threads));
    Atomics.notify(this.#counts, 0);
  }

  #needed(threads: number): number {
    return Math.min(threads, Atomics.load(this.#counts, 1));
  }
}
