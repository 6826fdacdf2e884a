import type { PackNetwork } from '../../../core/models/network.ts';
import type { EngineSettings } from '../protocol.ts';
import { chunkLength, StereoSpectrum } from '../spectrum/stereo-spectrum.ts';
import { freeDeviceMemory } from '../../device/device-memory.ts';
import { type BatchLimits, warmUp } from './batch.ts';
import { copyFinite } from './copy-finite.ts';
import { loadGraph } from './graph.ts';
import type { NetworkSource, Slot } from './network-protocol.ts';

/** A loaded network. */
export interface Session {
  /** Most chunks that one run takes. */
  readonly batch: number;
  /**
   * Runs it once on as many chunks, from the input [2, segment] of each slot to its output [stems, 2, segment]; each result
   * is false when that output holds a value that is not a finite number.
   */
  run(slots: readonly Slot[]): Promise<boolean[]>;
}

/** Loads a network of either form and warms it up. Throws an error that says what does not fit. */
export function createSession(
  { graph, entry, settings }: NetworkSource,
  onOutOfMemory: (chunks: number) => void,
): Promise<Session> {
  const limits: BatchLimits = {
    most: settings.batch ?? mostChunks[settings.device],
    freeMemory: settings.device === 'cuda' ? freeDeviceMemory : async () => null,
    onOutOfMemory,
  };
  if (entry.form === 'waveform') return createWaveformSession(graph, entry, settings, limits);
  return createSpectrogramSession(graph, entry, settings, limits);
}

/** A CPU gains nothing from several chunks in one run (docs/benchmarks.md), and needs the memory of each. */
const mostChunks = { cpu: 1, cuda: 8 } as const;

type Network<Form> = Extract<PackNetwork, { form: Form }>;

async function createWaveformSession(
  path: string,
  { input, output, segment, stems, batch }: Network<'waveform'>,
  settings: EngineSettings,
  limits: BatchLimits,
): Promise<Session> {
  const [inputShape, outputShape] = [
    [1, 2, segment],
    [1, stems.length, 2, segment],
  ];
  const graph = await loadGraph(path, { input, inputShape, output, outputShape, batch }, settings);
  return {
    batch: await warmUp(graph, limits),
    run: (slots) => {
      const samples = graph.input(slots.length);
      for (const [i, slot] of slots.entries()) samples.set(slot.input, i * slot.input.length);
      return graph.run(slots.length, (result) =>
        slots.map((slot, i) => copyFinite(chunkOf(result, i, slots.length), slot.output)),
      );
    },
  };
}

function chunkOf(values: Float32Array, index: number, chunks: number): Float32Array {
  const size = values.length / chunks;
  return values.subarray(index * size, (index + 1) * size);
}

/** UVR sets the lowest bins to zero before the network: they hold what is too low to be heard. */
const silencedBins = 3;

async function createSpectrogramSession(
  path: string,
  entry: Network<'spectrogram'>,
  settings: EngineSettings,
  limits: BatchLimits,
): Promise<Session> {
  const { input, output, bins, frames, compensation } = entry;
  const shape = [1, 4, bins, frames];
  const values = { input, inputShape: shape, output, outputShape: shape };
  const graph = await loadGraph(path, values, settings);
  const spectrum = new StereoSpectrum(entry);
  const audio = new Float32Array(2 * chunkLength(entry));
  const forward = (samples: Float32Array, bands: Float32Array): void => {
    spectrum.forward(samples, bands);
    for (let plane = 0; plane < 4; plane++)
      bands.fill(0, plane * bins * frames, (plane * bins + Math.min(bins, silencedBins)) * frames);
  };
  return {
    batch: await warmUp(graph, limits),
    run: (slots) => {
      const planes = graph.input(slots.length);
      for (const [i, slot] of slots.entries()) forward(slot.input, chunkOf(planes, i, slots.length));
      return graph.run(slots.length, (result) =>
        slots.map((slot, i) => {
          spectrum.inverse(chunkOf(result, i, slots.length), audio, compensation);
          return copyFinite(audio, slot.output);
        }),
      );
    },
  };
}
