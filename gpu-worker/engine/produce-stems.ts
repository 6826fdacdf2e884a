import type { OutputOptions } from '../../core/jobs/output.ts';
import type { MixFile } from './decode/mix-file.ts';
import type { Model } from './model/model-library.ts';
import { OutputStems, type ProducedStems } from './output-stems.ts';
import { decodeBlock, type SongJob } from './song-job.ts';
import { separateStems } from './separate/separate-stems.ts';
import type { Settled } from './separate/settled.ts';
import { partOf, silentBlock, type StereoBlock } from './stereo.ts';
import { writtenStems } from './written-stems.ts';

/** Separates the track stretch by stretch, and measures and encodes each stretch while the networks work on the next. */
export async function produceStems(
  job: SongJob,
  mix: MixFile,
  model: Model,
  output: OutputOptions,
): Promise<ProducedStems> {
  const { request, timer } = job;
  const { sampleRate: modelRate, stems } = model.pack;
  const { twoStems, separation } = request;
  const complete = twoStems !== undefined || model.stems.length === stems.length;
  const outputStems = new OutputStems(job, { mix, output, modelRate, complete });
  const mixBlock = mixReader(mix);
  const write = writtenStems(request, model.stems);
  try {
    const begun = job.now();
    const track = {
      mix,
      separation,
      decodeTo: (frames: number) => decodeTo(job, mix, frames),
      onRun: separatedReporter(job, mix),
    };
    for await (const settled of separateStems(track, model)) {
      const beside = mixBlock(settled);
      const written = write(settled, beside);
      outputStems.add(beside, twoStems === undefined ? settled.stems : written, written);
      reportSettled(job, mix, settled);
    }
    timer.add('separate', job.now() - begun);
    job.report({ stage: 'separate', done: mix.frames, total: mix.frames });
    return outputStems.finish();
  } finally {
    outputStems.close();
  }
}

function decodeTo(job: SongJob, mix: MixFile, frames: number): void {
  while (!mix.ended && mix.frames < frames) decodeBlock(job, mix);
}

/** Every run of a network counts, also those of a shifted pass that settle nothing yet. */
function separatedReporter({ report }: SongJob, mix: MixFile): (frames: number) => void {
  let separated = 0;
  return (frames) => {
    separated += frames;
    const total = mix.expectedFrames;
    const done = total === null ? separated : Math.min(separated, total);
    report({ stage: 'separate', done: Math.floor(done), total });
  };
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
  for (const stage of ['measure', 'encode'] as const) job.report({ stage, done, total });
}
