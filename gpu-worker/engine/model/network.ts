import { Worker } from 'node:worker_threads';
import { JobFailure } from '../../../core/jobs/failures.ts';
import type { ModelPack } from '../../../core/models/pack.ts';
import type { EngineSettings } from '../protocol.ts';
import type { NetworkReply, NetworkStart, RunSlot, Slot } from './network-protocol.ts';

/** Runs that may be prepared, under way or not yet used up at once: the network computes while its neighbours are handled. */
const networkSlots = 3;

/** A model loaded into its own thread. */
export interface Network {
  readonly pack: ModelPack;
  /** Memory of each slot; write the input before `run`, read the output after it. */
  readonly slots: readonly Slot[];
  /** Runs the network on a slot. Runs are answered in the order they were asked for. */
  run(slot: number): Promise<void>;
}

/**
 * Starts a thread with the model, loaded, checked and warmed up. Fails with `model-unavailable` naming what is wrong.
 * It lives as long as the process: onnxruntime loses memory when sessions come and go.
 */
export async function startNetwork(
  graph: string,
  pack: ModelPack,
  settings: EngineSettings,
): Promise<Network> {
  const slots = Array.from({ length: networkSlots }, () => createSlot(pack));
  const workerData: NetworkStart = { graph, pack, settings, slots };
  const worker = new Worker(new URL('network-thread.ts', import.meta.url), { workerData });
  const thread = new NetworkThread(worker, pack);
  await thread.ready;
  return { pack, slots, run: (slot) => thread.run(slot) };
}

function createSlot(pack: ModelPack): Slot {
  return {
    input: sharedFloats(2 * pack.segment),
    output: sharedFloats(2 * pack.segment * pack.stems.length),
  };
}

function sharedFloats(count: number): Float32Array {
  return new Float32Array(new SharedArrayBuffer(4 * count));
}

class NetworkThread {
  readonly ready: Promise<void>;
  readonly #worker: Worker;
  readonly #pack: ModelPack;
  readonly #loaded = Promise.withResolvers<void>();
  readonly #runs: PromiseWithResolvers<void>[] = [];

  constructor(worker: Worker, pack: ModelPack) {
    this.#worker = worker;
    this.#pack = pack;
    this.ready = this.#loaded.promise;
    worker.on('message', (reply: NetworkReply) => this.#handle(reply));
    worker.on('error', (error) => this.#fail('model-unavailable', error.message));
  }

  run(slot: number): Promise<void> {
    const run = Promise.withResolvers<void>();
    this.#runs.push(run);
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread has none
    this.#worker.postMessage({ slot } satisfies RunSlot);
    return run.promise;
  }

  #handle(reply: NetworkReply): void {
    if (reply.type === 'ready') this.#loaded.resolve();
    else if (reply.type === 'done') this.#runs.shift()?.resolve();
    else if (reply.type === 'unavailable') this.#fail('model-unavailable', reply.detail);
    else this.#fail('internal', reply.detail);
  }

  #fail(type: 'model-unavailable' | 'internal', detail: string): void {
    const failure = new JobFailure(type, `Model ${this.#pack.id}: ${detail}`);
    this.#loaded.reject(failure);
    for (const run of this.#runs.splice(0)) run.reject(failure);
  }
}
