import { networkWeight } from '../../../core/models/network.ts';
import { residualStem } from '../../../core/models/pack-faults.ts';
import type { Model } from '../model/model-library.ts';
import type { Network } from '../model/network.ts';
import { partOf, silentBlock, type StereoBlock } from '../stereo.ts';
import { alignTracks } from './align-tracks.ts';
import { settledFrames } from './overlap-add.ts';
import { separateTrack, type Track } from './separate-track.ts';
import type { Settled } from './settled.ts';

/**
 * Runs the networks of a model over the track side by side and yields stretches of the stems that they give, in their
 * order. A stem is the weighted mean of what its networks give (Demucs, `BagOfModels`); the residual stem is the mix less
 * all others. Fails with `model-output-invalid`.
 */
export async function* separateStems(
  track: Omit<Track, 'pack'>,
  { pack, networks, stems }: Model,
): AsyncGenerator<Settled> {
  const onRun = (frames: number): void => track.onRun(frames / networks.length);
  const outputs = networks.map((network) => usedOutputs(network, stems));
  const tracks = networks.map((network, i) =>
    separateTrack({ ...track, pack, onRun }, network, outputs[i]?.map(({ place }) => place) ?? []),
  );
  const makers = createMakers(stems, outputs.flat());
  const rest = stems.indexOf(residualStem(pack) ?? '');
  const remainder = silentBlock(rest < 0 ? 0 : settledFrames);
  for await (const { offset, length, stems: given } of alignTracks(tracks)) {
    const made = makers.map((make) => make(given, length));
    if (rest >= 0) {
      made[rest] = partOf(remainder, 0, length);
      track.mix.read(offset, made[rest]);
      subtract(
        made[rest],
        made.filter((_, stem) => stem !== rest),
      );
    }
    yield { offset, length, stems: made };
  }
}

/** A stem in the output of a network that counts. */
interface UsedOutput {
  readonly stem: string;
  readonly place: number;
  readonly weight: number;
}

function usedOutputs({ entry, shape }: Network, stems: readonly string[]): UsedOutput[] {
  return shape.stems
    .map((stem, place) => ({ stem, place, weight: networkWeight(entry, stem) }))
    .filter(({ stem, weight }) => weight > 0 && stems.includes(stem));
}

/** Makes a stem of what all networks give. */
type Maker = (given: readonly StereoBlock[], length: number) => StereoBlock;

function createMakers(stems: readonly string[], outputs: readonly UsedOutput[]): Maker[] {
  return stems.map((stem) => {
    const parts = outputs.flatMap((output, at) =>
      output.stem === stem ? [{ at, weight: output.weight }] : [],
    );
    const [only, ...others] = parts;
    if (only && others.length === 0) return (given) => blockAt(given, only.at);
    const total = parts.reduce((sum, { weight }) => sum + weight, 0);
    const shares = parts.map(({ at, weight }) => ({ at, share: weight / total }));
    return createMean(shares);
  });
}

function createMean(shares: readonly { at: number; share: number }[]): Maker {
  const memory = silentBlock(settledFrames);
  return (given, length) => {
    const mean = partOf(memory, 0, length);
    for (const side of ['left', 'right'] as const) {
      mean[side].fill(0);
      for (const { at, share } of shares) addScaled(mean[side], blockAt(given, at)[side], share);
    }
    return mean;
  };
}

function subtract(from: StereoBlock, stems: readonly StereoBlock[]): void {
  for (const side of ['left', 'right'] as const)
    for (const stem of stems) addScaled(from[side], stem[side], -1);
}

function addScaled(sum: Float32Array, values: Float32Array, factor: number): void {
  for (let i = 0; i < sum.length; i++) sum[i] = (sum[i] ?? 0) + factor * (values[i] ?? 0);
}

function blockAt(blocks: readonly StereoBlock[], at: number): StereoBlock {
  const block = blocks[at];
  if (!block) throw new RangeError(`stem ${at} of the networks does not exist`);
  return block;
}
