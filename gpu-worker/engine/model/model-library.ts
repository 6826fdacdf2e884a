import { JobFailure } from '../../../core/jobs/failures.ts';
import { neededNetworks } from '../../../core/models/needed-networks.ts';
import type { PackNetwork } from '../../../core/models/network.ts';
import type { PackManifest } from '../../../core/models/pack.ts';
import type { EngineSettings } from '../protocol.ts';
import { loadPack, verifyGraph } from './load-pack.ts';
import { startNetwork, type Network } from './network.ts';

/** What of a pack is loaded for a job. */
export interface Model {
  readonly pack: PackManifest;
  /** The networks that the job needs. */
  readonly networks: readonly Network[];
  /** The stems that they give: all of the pack, or those that the job wants; in the order of the pack. */
  readonly stems: readonly string[];
}

/** Keeps every network that was asked for loaded, by the SHA-256 of its graph. */
export class ModelLibrary {
  readonly #networks = new Map<string, Promise<Network>>();

  /**
   * The model of a pack folder, with the networks that serve the wanted stems, loaded at first use. Fails with
   * `model-unavailable`; the next call tries again.
   */
  async load(folder: string, wanted: readonly string[], settings: EngineSettings): Promise<Model> {
    const pack = await loadPack(folder);
    const { networks, stems } = neededNetworks(pack, wanted);
    const loads = networks.map((network) => this.#load(folder, pack.id, network, settings));
    return { pack, networks: await Promise.all(loads), stems };
  }

  async #load(folder: string, model: string, entry: PackNetwork, settings: EngineSettings): Promise<Network> {
    const key = JSON.stringify([model, entry, settings]);
    const loaded =
      this.#networks.get(key) ??
      verifyGraph(folder, model, entry).then((graph) => startNetwork({ graph, model, entry, settings }));
    this.#networks.set(key, loaded);
    try {
      return await loaded;
    } catch (error) {
      this.#networks.delete(key);
      throw error instanceof JobFailure
        ? error
        : new JobFailure('model-unavailable', `Model ${model}: ${String(error)}`);
    }
  }
}
