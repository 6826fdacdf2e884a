import { fingerprint } from '../../core/identifiers/fingerprint.ts';
import { neededNetworks } from '../../core/models/needed-networks.ts';
import type { PackNetwork } from '../../core/models/network.ts';
import type { EmitMetric } from '../../core/telemetry/catalogue.ts';
import type { SeparationRequest, SeparationResult } from './contract.ts';
import type { Engine } from './engine-client.ts';
import { loadPack } from './model/load-pack.ts';
import { neededStems } from './needed-stems.ts';
import { networkBytes } from './network-allowance.ts';
import { residentMemory } from './resident-memory.ts';

/** What a model cache is made of. */
export interface ModelCacheOptions {
  /** Makes the engine of one model; its process starts with the first song. */
  readonly start: () => Engine;
  /** Resident memory that the processes may hold together, in bytes; 0 keeps none between two songs. */
  readonly limitBytes: number;
  /** Models kept at most, whatever they hold. Default: no limit. */
  readonly mostModels?: number;
  readonly emit: EmitMetric;
}

/** Engines by model: a song whose model is loaded begins at once. */
export interface ModelCache extends Pick<Engine, 'separate' | 'verify' | 'close'> {
  /** Drops every loaded model; gives how many. Not while a song is separated. */
  clear(): Promise<number>;
}

/** A model and the process that holds it. */
interface Held {
  readonly engine: Engine;
  /** The process that `networks` are loaded in. */
  pid: number | undefined;
  /** SHA-256 of the networks loaded. */
  readonly networks: Set<string>;
  /** Its size, in bytes: measured after a song, until the first one what its networks are expected to hold. */
  bytes: number;
}

/**
 * Keeps each model loaded in an engine process of its own, and ends the one least recently used when together they hold
 * more than the limit. Ending a process is the one way to give a model's memory back whole: onnxruntime loses some with
 * every session that is released (https://github.com/microsoft/onnxruntime/issues/25325). And with a process for each,
 * the other models stay loaded, and what a model holds is measured, not guessed.
 */
export function createModelCache(options: ModelCacheOptions): ModelCache {
  return new ProcessPerModel(options);
}

class ProcessPerModel implements ModelCache {
  readonly #options: ModelCacheOptions;
  /** By fingerprint of `pack.json`; the least recently used first. */
  readonly #held = new Map<string, Held>();
  /** What each model held when it was last measured, in bytes, also after it was dropped. */
  readonly #measured = new Map<string, number>();

  constructor(options: ModelCacheOptions) {
    this.#options = options;
    // Until its first song a worker holds none, whatever the one before it has said.
    this.#report();
  }

  async separate(
    request: SeparationRequest,
    watch: Parameters<Engine['separate']>[1] = {},
  ): Promise<SeparationResult> {
    const pack = await loadPack(request.packFolder);
    const { networks } = neededNetworks(pack, neededStems(request, pack));
    const key = fingerprint(pack);
    const held = this.#use(key);
    held.bytes ||= this.#measured.get(key) ?? (await networkBytes(request.packFolder, networks));
    this.#count(held, networks, pack.id);
    await this.#evict(held);
    try {
      return await held.engine.separate(request, {
        ...watch,
        onProgress: (progress) => {
          // Loaded is loaded, whatever becomes of the song.
          if (progress.stage === 'load' && progress.done === progress.total)
            for (const { sha256 } of networks) held.networks.add(sha256);
          watch.onProgress?.(progress);
        },
      });
    } finally {
      await this.#measure(key, held);
      await this.#evict();
      this.#report();
    }
  }

  /** In a process of its own, which takes the memory of the device with it. */
  async verify(): Promise<void> {
    const engine = this.#options.start();
    try {
      await engine.verify();
    } finally {
      await engine.close();
    }
  }

  async clear(): Promise<number> {
    const running = [...this.#held.values()].filter(isLoaded).length;
    await this.close();
    this.#report();
    return running;
  }

  async close(): Promise<void> {
    const engines = [...this.#held.values()].map(({ engine }) => engine.close());
    this.#held.clear();
    await Promise.all(engines);
  }

  /** The model as the one most recently used. */
  #use(key: string): Held {
    const held = this.#held.get(key) ?? {
      engine: this.#options.start(),
      pid: undefined,
      networks: new Set<string>(),
      bytes: 0,
    };
    this.#held.delete(key);
    this.#held.set(key, held);
    return held;
  }

  #count(held: Held, needed: readonly PackNetwork[], model: string): void {
    // A process that took the place of another has loaded nothing yet.
    if (held.engine.pid === undefined || held.engine.pid !== held.pid) held.networks.clear();
    const hit = needed.every(({ sha256 }) => held.networks.has(sha256));
    this.#options.emit(hit ? 'CacheHits' : 'CacheMisses', 1, { cache: 'model' }, { model });
  }

  async #measure(key: string, held: Held): Promise<void> {
    held.pid = held.engine.pid;
    const used = held.pid === undefined ? null : await residentMemory(held.pid);
    if (used === null) return;
    held.bytes = used;
    this.#measured.set(key, used);
  }

  /** Ends processes, the one unused for longest first, until the rest fits; `spared` is about to be used. */
  async #evict(spared?: Held): Promise<void> {
    const { limitBytes, mostModels = Number.POSITIVE_INFINITY, emit } = this.#options;
    for (const [key, held] of this.#held) {
      const kept = [...this.#held.values()].filter((other) => other === spared || isLoaded(other));
      const bytes = kept.reduce((sum, other) => sum + other.bytes, 0);
      if (held === spared) continue;
      const fits = bytes <= limitBytes && kept.length <= mostModels;
      if (fits && isLoaded(held)) continue;
      this.#held.delete(key);
      if (!isLoaded(held)) continue;
      emit('CacheEvictions', 1, { cache: 'model' });
      await held.engine.close();
    }
  }

  #report(): void {
    const loaded = [...this.#held.values()].filter(isLoaded);
    const bytes = loaded.reduce((sum, held) => sum + held.bytes, 0);
    this.#options.emit('ModelsLoaded', loaded.length, {});
    this.#options.emit('CacheSize', bytes, { cache: 'model' });
  }
}

const isLoaded = ({ engine }: Held): boolean => engine.pid !== undefined;
