import { JobFailure } from '../../../core/jobs/failures.ts';
import type { EngineSettings } from '../protocol.ts';
import { loadPack, verifyGraph } from './load-pack.ts';
import { startNetwork, type Network } from './network.ts';

/** Keeps every model that was asked for loaded, by the SHA-256 of its graph. */
export class ModelLibrary {
  readonly #networks = new Map<string, Promise<Network>>();

  /** The model of a pack folder, loaded at first use. Fails with `model-unavailable`; the next call tries again. */
  async load(folder: string, settings: EngineSettings): Promise<Network> {
    const pack = await loadPack(folder);
    const key = JSON.stringify([pack, settings]);
    const loaded =
      this.#networks.get(key) ??
      verifyGraph(folder, pack).then((graph) => startNetwork(graph, pack, settings));
    this.#networks.set(key, loaded);
    try {
      return await loaded;
    } catch (error) {
      this.#networks.delete(key);
      throw error instanceof JobFailure
        ? error
        : new JobFailure('model-unavailable', `Model ${pack.id}: ${String(error)}`);
    }
  }
}
