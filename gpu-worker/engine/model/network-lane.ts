import { Worker } from 'node:worker_threads';
import { JobFailure } from '../../../core/jobs/failures.ts';
import type { NetworkFault, NetworkReply, NetworkStart, NetworkTask, Slot } from './network-protocol.ts';
import { reasonOf } from './reason.ts';

/** One thread with a session of its own, which takes several chunks into one run when it can and they wait. */
export class NetworkLane {
  /**
   * Resolves once the model is loaded, checked and warm, to the most chunks of a run; rejects with `model-unavailable`,
   * `device-unavailable`, `device-out-of-memory`, or `internal` when the thread died.
   */
  readonly ready: Promise<number>;
  readonly #worker: Worker;
  readonly #model: string;
  readonly #onOutOfMemory: (chunks: number) => void;
  readonly #loaded = Promise.withResolvers<number>();
  readonly #runs = new Map<number, PromiseWithResolvers<boolean>>();
  /** Why the thread is no more, once it is. */
  #death: JobFailure | null = null;

  constructor(workerData: NetworkStart, onOutOfMemory: (chunks: number) => void) {
    this.#worker = new Worker(new URL('network-thread.ts', import.meta.url), { workerData });
    this.#model = workerData.model;
    this.#onOutOfMemory = onOutOfMemory;
    this.ready = this.#loaded.promise;
    this.#worker.on('message', (reply: NetworkReply) => this.#handle(reply));
    this.#worker.on('error', (error) => this.#die(error));
  }

  /** Runs that were asked for and not answered yet. */
  get waiting(): number {
    return this.#runs.size;
  }

  /** Hands over the memory of all slots, before the first run. */
  provide(slots: readonly Slot[]): void {
    this.#tell({ type: 'slots', slots });
  }

  /** Runs the network on a slot; false when its output holds a value that is not a finite number. */
  run(slot: number): Promise<boolean> {
    if (this.#death) return Promise.reject(this.#death);
    const run = Promise.withResolvers<boolean>();
    this.#runs.set(slot, run);
    this.#worker.ref();
    this.#tell({ type: 'run', slot });
    return run.promise;
  }

  /** Lets the thread end, and its session with it. */
  close(): void {
    this.#tell({ type: 'close' });
  }

  #tell(task: NetworkTask): void {
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread has none
    this.#worker.postMessage(task);
  }

  #handle(reply: NetworkReply): void {
    if (reply.type === 'ready') this.#loaded.resolve(reply.batch);
    else if (reply.type === 'out-of-memory') return this.#onOutOfMemory(reply.chunks);
    else if (reply.type === 'unavailable') this.#fail(this.#failure(reply.fault, reply.detail));
    else if (reply.type === 'done')
      for (const [i, slot] of reply.slots.entries()) this.#take(slot)?.resolve(reply.finite[i] ?? false);
    else for (const slot of reply.slots) this.#take(slot)?.reject(this.#failure(reply.fault, reply.detail));
    this.#rest();
  }

  /** A thread that has nothing to do keeps no process alive. */
  #rest(): void {
    if (this.#runs.size === 0) this.#worker.unref();
  }

  #take(slot: number): PromiseWithResolvers<boolean> | undefined {
    const run = this.#runs.get(slot);
    this.#runs.delete(slot);
    return run;
  }

  /**
   * What is wrong with a model or a device the thread says itself. One that dies, of a full heap say, may take threads of
   * the budget with it, for which all networks would wait: `internal` has the whole process replaced.
   */
  #die(error: unknown): void {
    this.#death = this.#failure('internal', reasonOf(error));
    this.#fail(this.#death);
  }

  #fail(failure: JobFailure): void {
    this.#loaded.reject(failure);
    for (const slot of this.#runs.keys()) this.#take(slot)?.reject(failure);
    this.#rest();
  }

  #failure(fault: NetworkFault, detail: string): JobFailure {
    return new JobFailure(fault, `Model ${this.#model}: ${detail}`);
  }
}
