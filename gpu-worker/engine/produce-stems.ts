import type { OutputOptions } from '../../core/jobs/output.ts';
import type { MixFile } from './decode/mix-file.ts';
import type { Model } from './model/model-library.ts';
import { OutputStems, type ProducedStems } from './output-stems.ts';
import { decodeBlock, type SongJob } from './song-job.ts';
import type { Settled } from './separate/overlap-add.ts';
import { separateStems } from './separate/separate-stems.ts';
import { partOf, silentBlock, type StereoBlock } from './stereo.ts';

/** Separates the track stretch by stretch, and measures and encodes each stretch while the networks work on the next. */
export async function produceStems(
  job: SongJob,
  mix: MixFile,
  model: Model,
  output: OutputOptions,
): Promise<ProducedStems> {
  const { request, timer } = job;
  const { sampleRate: modelRate, stems } = model.pack;
  const complete = model.stems.length === stems.length;
  const outputStems = new OutputStems(job, { mix, output, modelRate, complete });
  const mixBlock = mixReader(mix);
  try {
    const begun = job.now();
    const track = { mix, decodeTo: (frames: number) => decodeTo(job, mix, frames) };
    for await (const settled of separateStems(track, model)) {
      const written = request.stems.map((stem) => stemBlock(settled, model.stems.indexOf(stem)));
      outputStems.add(mixBlock(settled), settled.stems, written);
      reportSettled(job, mix, settled);
    }
    timer.add('separate', job.now() - begun);
    return outputStems.finish();
  } finally {
    outputStems.close();
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
