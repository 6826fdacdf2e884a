import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { SeparationRequest, SeparationResult } from '../../../../gpu-worker/engine/contract.ts';
import { engineStages } from '../../../../gpu-worker/engine/contract.ts';
import { wavBytes } from '../../../support/audio/wav-bytes.ts';
import type { Worker } from '../../../../gpu-worker/worker.ts';

/** An engine that obeys the contract without a network: every stem is one second of silence, really written. */
export interface SmallEngine {
  readonly engine: Worker['engine'];
  /** The requests received, in order. */
  readonly requests: SeparationRequest[];
}

/** How a small engine behaves. `during` runs in the middle of the work; what it throws ends the separation. */
export interface SmallEngineOptions {
  /** Samples of each stem; two bytes each. */
  readonly samples?: number;
  readonly during?: (request: SeparationRequest, signal: AbortSignal) => Promise<void>;
}

/** Makes a small engine. */
export function createSmallEngine(options: SmallEngineOptions = {}): SmallEngine {
  const requests: SeparationRequest[] = [];
  return {
    requests,
    engine: {
      separate: async (request, watch) => {
        requests.push(request);
        for (const stage of engineStages) watch?.onProgress?.({ stage, done: 1, total: 2 });
        await options.during?.(request, watch?.signal ?? new AbortController().signal);
        watch?.signal?.throwIfAborted();
        const result = await writeStems(request, options.samples ?? 8000);
        for (const stage of engineStages) watch?.onProgress?.({ stage, done: 2, total: 2 });
        return result;
      },
      verify: async () => undefined,
      close: async () => undefined,
      clear: async () => 0,
    },
  };
}

/** Waits until the work is taken away, as an engine does that is busy with a long song. */
export async function untilAborted(_request: SeparationRequest, signal: AbortSignal): Promise<void> {
  await pause(60_000, undefined, { signal }).catch(() => undefined);
  signal.throwIfAborted();
}

async function writeStems(request: SeparationRequest, samples: number): Promise<SeparationResult> {
  const wav = wavBytes([new Float32Array(samples)], 8000);
  const levels = { integratedLoudness: -23.5, truePeak: -3.25, clippedSamples: 0 };
  const stems = await Promise.all(
    request.stems.map(async (name) => {
      const path = join(request.workFolder, `${name}.wav`);
      await writeFile(path, wav);
      return { name, path, bytes: wav.length, silent: true, gain: 0, ...levels };
    }),
  );
  return {
    audio: {
      durationSeconds: 1,
      container: 'wav',
      codec: 'pcm_s16le',
      sampleRate: 8000,
      channels: 1,
      tags: { genre: 'Melodic Death Metal' },
    },
    model: { id: 'preview', version: '1.0.0', sha256: 'a'.repeat(64), sampleRate: 44_100 },
    device: 'cpu',
    mix: levels,
    stems,
    sumResidual: -60,
    commonGain: 0,
    timings: { decode: 1, load: 2, separate: 3, measure: 4, encode: 5, total: 15 },
    warnings: [],
  };
}
