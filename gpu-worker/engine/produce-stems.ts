import type { SeparationResult } from './contract.ts';
import type { MixFile } from './decode/mix-file.ts';
import { StemFiles } from './encode/stem-files.ts';
import { clips } from './encode/stem-encoder.ts';
import { SongLevels } from './measure/song-levels.ts';
import type { Model } from './model/model-library.ts';
import { decodeBlock, type SongJob } from './song-job.ts';
import type { Settled } from './separate/overlap-add.ts';
import { separateStems } from './separate/separate-stems.ts';
import { partOf, silentBlock, type StereoBlock } from './stereo.ts';

/** The part of the result that comes from separating, measuring and encoding. */
export type ProducedStems = Pick<SeparationResult, 'mix' | 'stems' | 'sumResidual' | 'commonGain'>;

/** Separates the track stretch by stretch, and measures and encodes each stretch while the networks work on the next. */
export async function produceStems(job: SongJob, mix: MixFile, model: Model): Promise<ProducedStems> {
  const { request, timer } = job;
  const { sampleRate, stems } = model.pack;
  const complete = model.stems.length === stems.length;
  const levels = new SongLevels(request.stems.length, sampleRate, complete);
  const files = new StemFiles({
    folder: request.workFolder,
    stems: request.stems,
    output: request.output,
    sampleRate,
  });
  const limited = clips(request.output);
  const mixBlock = mixReader(mix);
  try {
    const begun = job.now();
    const track = { mix, decodeTo: (frames: number) => decodeTo(job, mix, frames) };
    for await (const settled of separateStems(track, model)) {
      const written = request.stems.map((stem) => stemBlock(settled, model.stems.indexOf(stem)));
      timer.measure('measure', () => levels.add(mixBlock(settled), settled.stems, written));
      timer.measure('encode', () => files.write(written, limited && levels.largestPeak > 1));
      reportSettled(job, mix, settled);
    }
    timer.add('separate', job.now() - begun);
    return finish(job, levels, files, limited ? Math.max(1, levels.largestPeak) : 1);
  } finally {
    files.close();
  }
}

function decodeTo(job: SongJob, mix: MixFile, frames: number): void {
  while (!mix.ended && mix.frames < frames) decodeBlock(job, mix);
}

function stemBlock({ stems }: Settled, index: number): StereoBlock {
  const block = stems[index];
  if (!block) throw new RangeError(`stem ${index} does not exist`);
  return block;
}

/** Reads the mix beside a stretch, always into the same memory. */
function mixReader(mix: MixFile): (settled: Settled) => StereoBlock {
  let block = silentBlock(0);
  return ({ offset, length }) => {
    if (block.left.length < length) block = silentBlock(length);
    const part = partOf(block, 0, length);
    mix.read(offset, part);
    return part;
  };
}

function reportSettled(job: SongJob, mix: MixFile, { offset, length }: Settled): void {
  const [done, total] = [offset + length, mix.expectedFrames];
  for (const stage of ['separate', 'measure', 'encode'] as const) job.report({ stage, done, total });
}

function finish(job: SongJob, levels: SongLevels, files: StemFiles, peak: number): ProducedStems {
  const { timer, report } = job;
  const commonGain = peak === 1 ? 0 : -20 * Math.log10(peak);
  const figures = timer.measure('measure', () => levels.report(commonGain));
  const written = timer.measure('encode', () =>
    files.finish(1 / peak, (done, total) => report({ stage: 'encode', done, total })),
  );
  const stems = written.flatMap((file, index) => {
    const level = figures.stems[index];
    return level ? [{ ...file, ...level }] : [];
  });
  return { mix: figures.mix, stems, sumResidual: figures.sumResidual, commonGain };
}
