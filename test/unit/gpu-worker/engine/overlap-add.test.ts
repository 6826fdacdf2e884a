import { expect, test } from '@jest/globals';
import { triangle, waveformLayout, type ChunkLayout } from '../../../../gpu-worker/engine/separate/chunks.ts';
import { OverlapAdd } from '../../../../gpu-worker/engine/separate/overlap-add.ts';
import { spectrogramLayout } from '../../../../gpu-worker/engine/separate/spectrogram-layout.ts';
import { largestDifference, noise } from '../../../support/audio/signals.ts';

/** Sends a signal through chunks of a network that changes nothing; the right channel is the left one turned over. */
function throughIdentity(signal: Float32Array, layout: ChunkLayout): Float32Array[] {
  const { segment } = layout;
  const overlapAdd = new OverlapAdd([0], layout);
  const [left, right] = [new Float32Array(signal.length), new Float32Array(signal.length)];
  for (let index = 0; ; index++) {
    const chunk = layout.chunkAt(index, signal.length);
    if (!chunk) return [left, right];
    const output = new Float32Array(2 * segment);
    for (let i = 0; i < segment; i++) {
      output[i] = signal[chunk.start + i] ?? 0;
      output[segment + i] = -(output[i] ?? 0);
    }
    for (const { offset, stems } of overlapAdd.add(
      chunk,
      output,
      !layout.chunkAt(index + 1, signal.length),
    )) {
      left.set(stems[0]?.left ?? [], offset);
      right.set(stems[0]?.right ?? [], offset);
    }
  }
}

test.each([
  [10_000, 1_024, 0.25],
  [10_000, 1_023, 0.25],
  [10_000, 1_000, 0.75],
  [10_001, 1_000, 0],
  [769, 1_024, 0.25],
  [1, 1_024, 0.25],
])(
  'a network that changes nothing gives the song back: %i samples, segment %i, overlap %f',
  (length, segment, overlap) => {
    const signal = noise(1, length);
    for (const layout of [
      waveformLayout({ seen: segment }, overlap),
      spectrogramLayout({ trim: 100, segment }, overlap),
    ]) {
      const [left, right] = throughIdentity(signal, layout);
      expect(largestDifference(left ?? new Float32Array(0), signal)).toBeLessThan(1e-6);
      expect(
        largestDifference(
          right ?? new Float32Array(0),
          signal.map((sample) => -sample),
        ),
      ).toBeLessThan(1e-6);
    }
  },
);

test('a track of many settled blocks comes back whole, scaled as asked', () => {
  const [segment, stride] = [60_000, 45_000];
  const overlapAdd = new OverlapAdd([0], { segment, overlap: segment - stride });
  const song = new Float32Array(105_000);
  for (const [index, last] of [false, true].entries()) {
    const output = new Float32Array(2 * segment).fill(0.5);
    const offset = index * stride;
    const chunk = {
      index,
      offset,
      length: segment,
      start: offset,
      next: offset + stride,
      weights: triangle(segment),
    };
    for (const { offset, stems } of overlapAdd.add(chunk, output, last, { mean: 1, deviation: 2 }))
      song.set(stems[0]?.left ?? [], offset);
  }
  expect(largestDifference(song, new Float32Array(song.length).fill(2))).toBeLessThan(1e-6);
});
