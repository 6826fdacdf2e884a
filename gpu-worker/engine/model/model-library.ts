import { JobFailure } from '../../../core/jobs/failures.ts';
import type { SeparationOptions } from '../../../core/jobs/separation.ts';
import { neededNetworks } from '../../../core/models/needed-networks.ts';
import type { PackNetwork } from '../../../core/models/network.ts';
import type { PackManifest } from '../../../core/models/pack.ts';
import type { EngineSettings } from '../protocol.ts';
import { forSegment, segmentSamples, tooLongFor } from './for-segment.ts';
import { graphBytes, loadPack, verifyGraph } from './load-pack.ts';
import { startNetwork, type Network, type NetworkSurroundings } from './network.ts';
import { ThreadBudget } from './thread-budget.ts';

/** What of a pack is loaded for a job. */
export interface Model {
  readonly pack: PackManifest;
  /** The networks that the job needs. */
  readonly networks: readonly Network[];
  /** The stems that they give: all of the pack, or those that the job wants; in the order of the pack. */
  readonly stems: readonly string[];
}

/** What a job wants of a pack. */
export interface WantedModel {
  readonly stems: readonly string[];
  readonly separation: Pick<SeparationOptions, 'segment'>;
}

/** Keeps every network that was asked for loaded, by the SHA-256 of its graph. */
export class ModelLibrary {
  readonly #networks = new Map<string, Promise<Network>>();
  readonly #onOutOfMemory: NetworkSurroundings['onOutOfMemory'];
  #budget: ThreadBudget | null = null;

  /** `onOutOfMemory` is told of each run for which the memory of the device was too small. */
  constructor(onOutOfMemory: NetworkSurroundings['onOutOfMemory']) {
    this.#onOutOfMemory = onOutOfMemory;
  }

  /**
   * The model of a pack folder, with the networks that serve the wanted stems, loaded at first use. Fails with
   * `model-unavailable`, `segment-unsupported`, `device-unavailable`, `device-out-of-memory` or `internal`; the next call
   * tries again.
   */
  async load(folder: string, wanted: WantedModel, settings: EngineSettings): Promise<Model> {
    const pack = await loadPack(folder);
    const { networks, stems } = neededNetworks(pack, wanted.stems);
    const samples = segmentSamples(wanted.separation.segment, pack.sampleRate);
    const entries = networks.map((network) => forSegment(network, pack.id, samples));
    const packBytes = await graphBytes(folder, pack.networks);
    const loads = entries.map(async (entry, i) => {
      const load = this.#load({ folder, model: pack.id, packBytes }, entry, settings);
      if (samples === undefined || entry === networks[i]) return load;
      return load.catch((error: unknown) => {
        throw tooLongFor(pack.id, entry, samples, error);
      });
    });
    return { pack, networks: await Promise.all(loads), stems };
  }

  async #load(
    { folder, model, packBytes }: { folder: string; model: string; packBytes: number },
    entry: PackNetwork,
    settings: EngineSettings,
  ): Promise<Network> {
    const key = JSON.stringify([model, entry, settings]);
    const budget = (this.#budget ??= new ThreadBudget(settings.threads));
    const surroundings = { budget, packBytes, onOutOfMemory: this.#onOutOfMemory };
    const loaded =
      this.#networks.get(key) ??
      verifyGraph(folder, model, entry).then((graph) =>
        startNetwork({ graph, model, entry, settings }, surroundings),
      );
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
