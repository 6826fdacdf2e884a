import { Worker } from 'node:worker_threads';
import { JobFailure } from '../../../core/jobs/failures.ts';
import type { NetworkReply, NetworkStart, RunSlot } from './network-protocol.ts';

/** One thread with a session of its own. Its runs are answered in the order they were asked for. */
export class NetworkLane {
  /** Resolves once the model is loaded, checked and warm; rejects with `model-unavailable`. */
  readonly ready: Promise<void>;
  readonly #worker: Worker;
  readonly #model: string;
  readonly #loaded = Promise.withResolvers<void>();
  readonly #runs: PromiseWithResolvers<boolean>[] = [];

  constructor(workerData: NetworkStart) {
    this.#worker = new Worker(new URL('network-thread.ts', import.meta.url), { workerData });
    this.#model = workerData.model;
    this.ready = this.#loaded.promise;
    this.#worker.on('message', (reply: NetworkReply) => this.#handle(reply));
    this.#worker.on('error', (error) => this.#fail('model-unavailable', error.message));
  }

  /** Runs that were asked for and not answered yet. */
  get waiting(): number {
    return this.#runs.length;
  }

  /** Runs the network on a slot; false when its output holds a value that is not a finite number. */
  run(slot: number): Promise<boolean> {
    const run = Promise.withResolvers<boolean>();
    this.#runs.push(run);
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread has none
    this.#worker.postMessage({ slot } satisfies RunSlot);
    return run.promise;
  }

  #handle(reply: NetworkReply): void {
    if (reply.type === 'ready') this.#loaded.resolve();
    else if (reply.type === 'done') this.#runs.shift()?.resolve(reply.finite);
    else if (reply.type === 'unavailable') this.#fail('model-unavailable', reply.detail);
    else this.#fail('internal', reply.detail);
  }

  #fail(type: 'model-unavailable' | 'internal', detail: string): void {
    const failure = new JobFailure(type, `Model ${this.#model}: ${detail}`);
    this.#loaded.reject(failure);
    for (const run of this.#runs.splice(0)) run.reject(failure);
  }
}
