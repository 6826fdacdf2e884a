import { restName } from '../../core/jobs/two-stems.ts';
import type { SeparationRequest } from './contract.ts';
import { settledFrames } from './separate/overlap-add.ts';
import type { Settled } from './separate/settled.ts';
import { partOf, silentBlock, type StereoBlock } from './stereo.ts';

/** Gives the stems that a job writes of a stretch, from the stems of the model and the mix beside them. */
export type WriteStems = (settled: Settled, mix: StereoBlock) => StereoBlock[];

/** Picks the stems of a request out of those of a model, `made`; with two stems, makes the rest. Its memory is used again. */
export function writtenStems(
  { stems, twoStems }: Pick<SeparationRequest, 'stems' | 'twoStems'>,
  made: readonly string[],
): WriteStems {
  if (twoStems === undefined) return (settled) => stems.map((stem) => blockAt(settled, made.indexOf(stem)));
  const memory = silentBlock(settledFrames);
  const chosen = made.indexOf(twoStems.stem);
  return (settled, mix) => {
    const stem = blockAt(settled, chosen);
    const rest = partOf(memory, 0, settled.length);
    if (twoStems.rest === 'minus') subtract(mix, stem, rest);
    else
      add(
        settled.stems.filter((_, place) => place !== chosen),
        rest,
      );
    return stems.map((name) => (name === restName(twoStems.stem) ? rest : stem));
  };
}

function blockAt({ stems }: Settled, place: number): StereoBlock {
  const block = stems[place];
  if (!block) throw new RangeError(`stem ${place} does not exist`);
  return block;
}

function subtract(mix: StereoBlock, stem: StereoBlock, rest: StereoBlock): void {
  for (const side of ['left', 'right'] as const) {
    const [whole, part, target] = [mix[side], stem[side], rest[side]];
    for (let i = 0; i < target.length; i++) target[i] = (whole[i] ?? 0) - (part[i] ?? 0);
  }
}

/** In double precision, so that each sample is rounded once. */
function add(stems: readonly StereoBlock[], rest: StereoBlock): void {
  for (const side of ['left', 'right'] as const) {
    const channels = stems.map((stem) => stem[side]);
    const target = rest[side];
    for (let i = 0; i < target.length; i++) {
      let sum = 0;
      for (const channel of channels) sum += channel[i] ?? 0;
      target[i] = sum;
    }
  }
}
