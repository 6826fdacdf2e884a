import type { PackNetwork } from '../../../core/models/network.ts';
import type { EngineSettings } from '../protocol.ts';
import { chunkLength, StereoSpectrum } from '../spectrum/stereo-spectrum.ts';
import { copyFinite } from './copy-finite.ts';
import { loadGraph } from './graph.ts';
import type { NetworkSource } from './network-protocol.ts';

/** A loaded network. */
export interface Session {
  /**
   * Runs it on `input` [2, segment] and writes the result [stems, 2, segment] into `output`; false when it holds a value
   * that is not a finite number.
   */
  run(input: Float32Array, output: Float32Array): Promise<boolean>;
}

/** Loads a network of either form. Throws an error that says what does not fit. */
export function createSession({ graph, entry, settings }: NetworkSource): Promise<Session> {
  if (entry.form === 'waveform') return createWaveformSession(graph, entry, settings);
  return createSpectrogramSession(graph, entry, settings);
}

type Network<Form> = Extract<PackNetwork, { form: Form }>;

async function createWaveformSession(
  path: string,
  { input, output, segment, stems }: Network<'waveform'>,
  settings: EngineSettings,
): Promise<Session> {
  const [inputShape, outputShape] = [
    [1, 2, segment],
    [1, stems.length, 2, segment],
  ];
  const graph = await loadGraph(path, { input, inputShape, output, outputShape }, settings);
  return {
    run: (samples, stems) => {
      graph.input.set(samples);
      return graph.run((result) => copyFinite(result, stems));
    },
  };
}

/** UVR sets the lowest bins to zero before the network: they hold what is too low to be heard. */
const silencedBins = 3;

async function createSpectrogramSession(
  path: string,
  entry: Network<'spectrogram'>,
  settings: EngineSettings,
): Promise<Session> {
  const { input, output, bins, frames, compensation } = entry;
  const shape = [1, 4, bins, frames];
  const graph = await loadGraph(path, { input, inputShape: shape, output, outputShape: shape }, settings);
  const spectrum = new StereoSpectrum(entry);
  const audio = new Float32Array(2 * chunkLength(entry));
  return {
    run: (samples, stem) => {
      spectrum.forward(samples, graph.input);
      for (let plane = 0; plane < 4; plane++)
        graph.input.fill(0, plane * bins * frames, (plane * bins + Math.min(bins, silencedBins)) * frames);
      return graph.run((result) => {
        spectrum.inverse(result, audio, compensation);
        return copyFinite(audio, stem);
      });
    },
  };
}
