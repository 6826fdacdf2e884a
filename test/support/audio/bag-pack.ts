import { createHash } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { PackNetwork } from '../../../core/models/network.ts';
import type { PackManifest } from '../../../core/models/pack.ts';
import { dynamicGraph } from './dynamic-graph.ts';
import { courseGraph, gainGraph, scaleGraph } from './onnx-graph.ts';

/** A gain, or one that changes over the segment: of the share of it that has gone by, 0 to below 1. */
type Gain = number | ((share: number) => number);

/** A waveform network that gives each stem as the mix times its gain; gains are numbers in all stems or in none. */
export interface TinyWaveform {
  readonly gains: Readonly<Record<string, Gain>>;
  readonly weights?: Readonly<Record<string, number>>;
  readonly segment: number;
  /** Its graph takes segments of any length. */
  readonly anyLength?: boolean;
  /** Any sound makes it want more memory than there is; gains are numbers. */
  readonly insatiable?: boolean;
}

/** A spectrogram network that gives its stem as the mix times a gain, before compensation. */
export interface TinySpectrogram {
  readonly stem: string;
  readonly gain: number;
  readonly fftSize: number;
  readonly compensation: number;
}

/** Writes a pack of several tiny networks into `folder`: network-1.onnx, network-2.onnx, … Returns the folder. */
export async function writeBagPack(
  folder: string,
  stems: readonly string[],
  networks: readonly (TinyWaveform | TinySpectrogram)[],
): Promise<string> {
  await mkdir(folder, { recursive: true });
  const entries = await Promise.all(
    networks.map(async (network, index) => {
      const [graph, entry] = 'gains' in network ? waveform(network) : spectrogram(network);
      const file = `network-${index + 1}.onnx`;
      await writeFile(join(folder, file), graph);
      return { ...entry, file, sha256: createHash('sha256').update(graph).digest('hex') };
    }),
  );
  const pack: PackManifest = {
    schema: 1,
    id: 'tiny-bag',
    version: '1',
    title: 'Fixed gains',
    licence: 'Apache-2.0',
    origin: 'Made by a test.',
    description: 'Several networks that multiply the mix by fixed gains.',
    sampleRate: 44_100,
    channels: 2,
    stems: [...stems],
    overlap: 0.25,
    networks: entries,
  };
  await writeFile(join(folder, 'pack.json'), JSON.stringify(pack));
  return folder;
}

const unnamed = { file: '', sha256: '', input: 'in', output: 'out' };

function waveform({
  gains,
  weights,
  segment,
  anyLength,
  insatiable,
}: TinyWaveform): [Uint8Array, PackNetwork] {
  const stems = Object.keys(gains);
  const size = anyLength === true ? 'samples' : segment;
  const values = Object.values(gains).filter((gain) => typeof gain === 'number');
  const courses = Object.values(gains).filter((gain) => typeof gain !== 'number');
  const plain = (): Uint8Array =>
    courses.length > 0 ? courseGraph('in', 'out', segment, courses) : gainGraph('in', 'out', size, values);
  return [
    insatiable === true ? dynamicGraph('in', 'out', segment, values, { appetite: 4 }) : plain(),
    { form: 'waveform', ...unnamed, segment, batch: 'single', normalise: 'none', stems, weights },
  ];
}

function spectrogram({ gain, ...fields }: TinySpectrogram): [Uint8Array, PackNetwork] {
  const [hop, frames, bins] = [256, 24, fields.fftSize / 2 + 1];
  return [
    scaleGraph('in', 'out', [1, 4, bins, frames], gain),
    { form: 'spectrogram', ...unnamed, hop, frames, bins, ...fields },
  ];
}
