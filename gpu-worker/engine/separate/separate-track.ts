import { JobFailure } from '../../../core/jobs/failures.ts';
import type { MixFile } from '../decode/mix-file.ts';
import type { SeparationOptions } from '../../../core/jobs/separation.ts';
import type { PackManifest } from '../../../core/models/pack.ts';
import type { Network } from '../model/network.ts';
import type { Chunk } from './chunks.ts';
import { createLayout } from './create-layout.ts';
import { OverlapAdd } from './overlap-add.ts';
import { withoutFirst, type Settled } from './settled.ts';

/** A track to separate. */
export interface Track {
  readonly mix: MixFile;
  readonly pack: PackManifest;
  readonly separation: SeparationOptions;
  /** Decodes until that many frames are there or the track ends. */
  readonly decodeTo: (frames: number) => void;
  /** Told after each run of a network which part of the track, in frames, it stands for; that of all runs of a network is the track. */
  readonly onRun: (frames: number) => void;
}

/** How samples go into the network and come back: in (x - mean) / deviation, out y * deviation + mean. */
interface Normalisation {
  readonly mean: number;
  readonly deviation: number;
}

/** A chunk under way in the network. */
interface Run {
  readonly chunk: Chunk;
  readonly output: Float32Array;
  /** Whether the output holds finite numbers only. */
  readonly done: Promise<boolean>;
}

const unchanged: Normalisation = { mean: 0, deviation: 1 };
const silent: Normalisation = { mean: 0, deviation: 0 };
/** Below this deviation, far under the last bit of 24, a track has nothing to separate; dividing by it would make noise. */
const silentDeviation = 1e-8;

/**
 * Runs one network over the whole track and yields stretches of those of its stems that stand at `places` of its output,
 * in order. The next chunks are always queued before a result is handed out, so the network does not wait for what the
 * caller does with it. Fails with `model-output-invalid`.
 */
export async function* separateTrack(
  { mix, pack, separation, decodeTo, onRun }: Track,
  network: Network,
  places: readonly number[],
): AsyncGenerator<Settled> {
  const { entry, slots } = network;
  const layout = createLayout(entry, pack, separation);
  const overlapAdd = new OverlapAdd(places, layout);
  const normalises = entry.form === 'waveform' && entry.normalise === 'track';
  if (normalises) decodeTo(Number.POSITIVE_INFINITY);
  const normalisation = normalises ? normalisationOf(mix) : unchanged;
  const runs: Run[] = [];
  let next = 0;
  const startNext = (): void => {
    decodeTo(layout.framesFor(next));
    const chunk = layout.chunkAt(next, mix.frames);
    if (chunk) runs.push(startRun(mix, network, chunk, normalisation));
    next++;
  };
  try {
    for (let ahead = 1; ahead < slots.length; ahead++) startNext();
    for (let run = runs.shift(); run; run = runs.shift()) {
      if (!(await run.done)) throw invalidOutput(run.chunk, pack);
      onRun(layout.stride);
      startNext();
      const added = overlapAdd.add(run.chunk, run.output, runs.length === 0, normalisation);
      for (const settled of added) {
        const part = withinTrack(settled);
        if (part.length > 0) yield part;
      }
    }
  } finally {
    // The slots must be free before the next job writes into them.
    await Promise.allSettled(runs.map((run) => run.done));
  }
}

/** Shifted passes begin before the track. */
function withinTrack(settled: Settled): Settled {
  return settled.offset < 0 ? withoutFirst(settled, Math.min(settled.length, -settled.offset)) : settled;
}

function normalisationOf(mix: MixFile): Normalisation {
  const { mean, deviation } = mix.statistics;
  return deviation > silentDeviation ? { mean, deviation } : silent;
}

function startRun(mix: MixFile, network: Network, chunk: Chunk, normalisation: Normalisation): Run {
  const slotIndex = chunk.index % network.slots.length;
  const slot = network.slots[slotIndex];
  if (!slot) throw new RangeError(`slot ${slotIndex} does not exist`);
  const { input, output } = slot;
  if (normalisation === silent) return { chunk, output: output.fill(0), done: Promise.resolve(true) };
  fillInput(mix, chunk, input, normalisation);
  const done = network.run(slotIndex);
  // A run may fail long before its turn to be awaited; a failure that nobody handles by then would end the process.
  done.catch(() => undefined);
  return { chunk, output, done };
}

/** Fills [2, segment] with the audio that the chunk sees, zeros where it reaches beyond the track. */
function fillInput(mix: MixFile, { start }: Chunk, input: Float32Array, normalisation: Normalisation): void {
  const segment = input.length / 2;
  const from = Math.max(0, start);
  // A chunk of a shifted pass may end before the track begins.
  const to = Math.max(from, Math.min(mix.frames, start + segment));
  const left = input.subarray(from - start, to - start);
  const right = input.subarray(segment + from - start, segment + to - start);
  input.fill(0);
  mix.read(from, { left, right });
  if (normalisation === unchanged) return;
  for (const channel of [left, right]) {
    for (let i = 0; i < channel.length; i++) {
      channel[i] = ((channel[i] ?? 0) - normalisation.mean) / normalisation.deviation;
    }
  }
}

function invalidOutput(chunk: Chunk, pack: PackManifest): JobFailure {
  const second = (Math.max(0, chunk.offset) / pack.sampleRate).toFixed(1);
  return new JobFailure(
    'model-output-invalid',
    `Model ${pack.id}, chunk ${chunk.index} (from second ${second}).`,
  );
}
