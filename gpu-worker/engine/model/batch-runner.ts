import { JobFailure } from '../../../core/jobs/failures.ts';
import type { Slot } from './network-protocol.ts';
import { isOutOfMemory } from './out-of-memory.ts';
import type { Session } from './session.ts';

/** Runs a session with as many chunks at once as the memory of the device bears, which may turn out to be less than it was. */
export class BatchRunner {
  readonly #session: Session;
  readonly #onOutOfMemory: (chunks: number) => void;
  #batch: number;

  constructor(session: Session, onOutOfMemory: (chunks: number) => void) {
    this.#session = session;
    this.#onOutOfMemory = onOutOfMemory;
    this.#batch = session.batch;
  }

  /** Most chunks in one run, as of now. */
  get batch(): number {
    return this.#batch;
  }

  /**
   * Runs all slots; each result is false when the output of that slot holds a value that is not a finite number. When
   * memory does not suffice the batch is halved, for good.
   *
   * @throws JobFailure `device-out-of-memory` when it does not suffice for a single chunk
   */
  async run(slots: readonly Slot[]): Promise<boolean[]> {
    const finite: boolean[] = [];
    while (finite.length < slots.length) {
      const group = slots.slice(finite.length, finite.length + this.#batch);
      try {
        finite.push(...(await this.#session.run(group)));
      } catch (error) {
        if (!isOutOfMemory(error)) throw error;
        this.#onOutOfMemory(group.length);
        if (group.length === 1) throw noRoom(error);
        this.#batch = Math.floor(group.length / 2);
      }
    }
    return finite;
  }
}

function noRoom(cause: unknown): JobFailure {
  return new JobFailure('device-out-of-memory', 'Not even a single chunk could be run.', { cause });
}
