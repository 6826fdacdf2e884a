import { createHash } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { PackManifest } from '../../../core/models/pack.ts';
import { dynamicGraph, type DynamicTraits } from './dynamic-graph.ts';
import { endlessGraph, gainGraph } from './onnx-graph.ts';

/** What a tiny model does: each stem is the mix times its gain. */
export interface TinyModel {
  readonly gains?: Readonly<Record<string, number>>;
  /** Any sound keeps it busy for hours. */
  readonly endless?: boolean;
  /** It takes any number of chunks in one run. */
  readonly dynamic?: DynamicTraits;
  /** Fields of `pack.json` that differ from the truth. */
  readonly pack?: Partial<Record<keyof PackManifest, unknown>>;
  /** Fields of its one network that differ from the truth. */
  readonly network?: Readonly<Record<string, unknown>>;
  /** Instead of the graph itself; the SHA-256 is that of these bytes. */
  readonly graph?: (graph: Uint8Array) => Uint8Array;
}

const evenGains = { vocals: 0.4, drums: 0.3, bass: 0.2, other: 0.1 };

/** Writes a model pack of a few hundred bytes into `folder` and returns the folder. */
export async function writeTinyPack(
  folder: string,
  { gains = evenGains, endless, dynamic, pack, network, graph: change = (graph) => graph }: TinyModel = {},
): Promise<string> {
  const segment = 8_192;
  const values = Object.values(gains);
  const graph = change(
    dynamic
      ? dynamicGraph('mix', 'stems', segment, values, dynamic)
      : (endless ? endlessGraph : gainGraph)('mix', 'stems', segment, values),
  );
  const stems = Object.keys(gains);
  const file = 'model.onnx';
  const truth: PackManifest = {
    schema: 1,
    id: 'tiny',
    version: '1',
    title: 'Fixed gains',
    licence: 'Apache-2.0',
    origin: 'Made by a test.',
    description: 'Multiplies the mix by fixed gains.',
    sampleRate: 44_100,
    channels: 2,
    stems,
    overlap: 0.25,
    networks: [
      {
        form: 'waveform',
        file,
        sha256: createHash('sha256').update(graph).digest('hex'),
        input: 'mix',
        output: 'stems',
        segment,
        batch: dynamic ? 'dynamic' : 'single',
        normalise: 'none',
        stems,
        ...network,
      },
    ],
  };
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, file), graph);
  await writeFile(join(folder, 'pack.json'), JSON.stringify({ ...truth, ...pack }));
  return folder;
}
