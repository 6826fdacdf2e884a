import { describe, expect, test } from '@jest/globals';
import { waveformLayout, type ChunkLayout } from '../../../../gpu-worker/engine/separate/chunks.ts';
import { createLayout } from '../../../../gpu-worker/engine/separate/create-layout.ts';
import { OverlapAdd } from '../../../../gpu-worker/engine/separate/overlap-add.ts';
import { shiftOffsets } from '../../../../gpu-worker/engine/separate/shift-offsets.ts';
import { shiftedLayout } from '../../../../gpu-worker/engine/separate/shifted-layout.ts';
import { spectrogramLayout } from '../../../../gpu-worker/engine/separate/spectrogram-layout.ts';
import type { PackManifest } from '../../../../core/models/pack.ts';
import { largestDifference, noise } from '../../../support/audio/signals.ts';

const places = (shifts: number, seed: number): number[] => shiftOffsets({ shifts, seed }, 44_100);

describe('the places where shifted passes begin', () => {
  test('follow from the seed as documented, within half a second before the track', () => {
    // Python: room - int.from_bytes(hashlib.sha256(b"5:0").digest()[:6], "big") % (room + 1), with room = 22050
    expect(shiftOffsets({ shifts: 3, seed: 5 }, 44_100)).toEqual([20050, 17463, 8517]);
    const many = shiftOffsets({ shifts: 20, seed: 2 ** 32 - 1 }, 44_100);
    expect(Math.min(...many)).toBeGreaterThanOrEqual(0);
    expect(Math.max(...many)).toBeLessThanOrEqual(22_050);
    expect(new Set(many).size).toBeGreaterThan(15);
  });

  test('repeat with their seed, differ with another one, and stay when more are asked for', () => {
    expect(places(5, 1)).toEqual(places(5, 1));
    expect(places(5, 1)).not.toEqual(places(5, 2));
    expect(places(20, 1).slice(0, 5)).toEqual(places(5, 1));
    expect(places(0, 1)).toEqual([]);
  });
});

/** What a network makes of the samples it sees, at each of them. */
type Respond = (seen: Float32Array) => Float32Array;

/** Sends a signal through the chunks of a layout as the engine does, and gives the track back. */
function separated(signal: Float32Array, layout: ChunkLayout, respond: Respond): Float32Array {
  const track = new Float32Array(signal.length);
  const overlapAdd = new OverlapAdd([0], layout);
  for (let index = 0; ; index++) {
    // What is decoded grows as the engine asks for it, and the layout must not need more.
    const available = (at: number): number => Math.min(signal.length, layout.framesFor(at));
    const chunk = layout.chunkAt(index, available(index));
    if (!chunk) return track;
    const seen = Float32Array.from({ length: layout.segment }, (_, i) => signal[chunk.start + i] ?? 0);
    const output = new Float32Array(2 * layout.segment);
    output.set(respond(seen));
    const last = !layout.chunkAt(index + 1, available(index + 1));
    for (const { offset, stems } of overlapAdd.add(chunk, output, last)) {
      const left = stems[0]?.left ?? new Float32Array(0);
      const before = Math.min(left.length, Math.max(0, -offset));
      if (before < left.length) track.set(left.subarray(before), offset + before);
    }
  }
}

/** A network that notices where in its segment a sample stands. */
const placed: Respond = (seen) => seen.map((x, i) => x * (1 + Math.sin(i / 7)));

/** The plain mean over passes, each done by itself on the track with zeros before it. */
function meanOfPasses(signal: Float32Array, layout: ChunkLayout, shifts: readonly number[]): Float32Array {
  const sum = new Float64Array(signal.length);
  for (const shift of shifts) {
    const padded = new Float32Array(shift + signal.length);
    padded.set(signal, shift);
    separated(padded, layout, placed).forEach((x, i) => {
      if (i >= shift) sum[i - shift] = (sum[i - shift] ?? 0) + x / shifts.length;
    });
  }
  return Float32Array.from(sum);
}

const layouts: [string, ChunkLayout][] = [
  ['waveform chunks', waveformLayout({ seen: 1_000 }, 0.25)],
  ['waveform chunks of much overlap', waveformLayout({ seen: 1_001 }, 0.9)],
  ['waveform chunks that do not overlap', waveformLayout({ seen: 1_000 }, 0)],
  ['chunks shorter than what the network sees', waveformLayout({ seen: 1_000, segment: 333 }, 0.4)],
  ['spectrogram chunks', spectrogramLayout({ trim: 100, segment: 1_000 }, 0.25)],
  ['spectrogram chunks of much overlap', spectrogramLayout({ trim: 150, segment: 1_000 }, 0.9)],
  ['spectrogram chunks that do not overlap', spectrogramLayout({ trim: 100, segment: 1_000 }, 0)],
];

describe.each(layouts)('%s', (_name, layout) => {
  test.each([
    [5_000, [0, 17, 300, 300, 2_205]],
    [5_003, [750]],
    [900, [1_999, 1, 40]],
    [1, [5, 0]],
  ])('of %i samples, shifted by %j, give the mean of the passes', (length, shifts) => {
    const signal = noise(1, length);
    const together = separated(signal, shiftedLayout(layout, shifts), placed);
    expect(largestDifference(together, meanOfPasses(signal, layout, shifts))).toBeLessThan(1e-6);
  });

  test('of twenty passes give back what a network does not change', () => {
    const signal = noise(1, 7_001);
    const shifts = shiftOffsets({ shifts: 20, seed: 3 }, 4_000);
    const back = separated(signal, shiftedLayout(layout, shifts), (seen) => seen);
    expect(largestDifference(back, signal)).toBeLessThan(2 ** -24);
  });

  test('follow each other in the order of their beginnings, as many as the passes have alone', () => {
    const shifts = [3, 1_000, 450];
    const merged = shiftedLayout(layout, shifts);
    const offsets: number[] = [];
    for (let chunk = merged.chunkAt(0, 4_000); chunk; chunk = merged.chunkAt(offsets.length, 4_000))
      offsets.push(chunk.offset);
    expect(offsets).toEqual([...offsets].sort((a, b) => a - b));
    const alone = shifts.map((shift) => {
      let count = 0;
      while (layout.chunkAt(count, 4_000 + shift)) count++;
      return count;
    });
    expect(offsets).toHaveLength(alone.reduce((sum, count) => sum + count, 0));
  });
});

test('a job’s own overlap and segment take the place of those of the model', () => {
  const pack = { overlap: 0.25, sampleRate: 100 } as PackManifest;
  const network = { form: 'waveform', segment: 1_000 } as PackManifest['networks'][number];
  const layout = (options: { overlap?: number; segment?: number }): ChunkLayout =>
    createLayout(network, pack, { shifts: 0, seed: 0, ...options });
  expect(layout({})).toMatchObject({ segment: 1_000, stride: 750, overlap: 250 });
  expect(layout({ overlap: 0.5 })).toMatchObject({ segment: 1_000, stride: 500, overlap: 500 });
  expect(layout({ segment: 4 })).toMatchObject({ segment: 1_000, stride: 300, overlap: 100 });
  expect(layout({ segment: 4 }).chunkAt(3, 5_000)).toMatchObject({ offset: 900, length: 400, start: 600 });
});
