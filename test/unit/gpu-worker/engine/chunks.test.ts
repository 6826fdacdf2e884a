import { expect, test } from '@jest/globals';
import {
  chunkStride,
  triangle,
  waveformLayout,
  type Chunk,
  type ChunkLayout,
} from '../../../../gpu-worker/engine/separate/chunks.ts';
import { spectrogramLayout } from '../../../../gpu-worker/engine/separate/spectrogram-layout.ts';

/** All chunks of a track of `total` samples. */
function chunksOf(total: number, layout: ChunkLayout): Chunk[] {
  const chunks: Chunk[] = [];
  for (let chunk = layout.chunkAt(0, total); chunk; chunk = layout.chunkAt(chunks.length, total))
    chunks.push(chunk);
  return chunks;
}

test('chunks start one stride apart and cover every sample', () => {
  const stride = chunkStride(343_980, 0.25);
  expect(stride).toBe(257_985);
  const chunks = chunksOf(1_000_000, waveformLayout({ seen: 343_980 }, 0.25));
  expect(chunks.map((chunk) => chunk.offset)).toEqual([0, 257_985, 515_970, 773_955]);
  expect(chunks.at(-1)).toMatchObject({
    index: 3,
    offset: 773_955,
    length: 226_045,
    start: 773_955 - 58_967,
  });
});

test('a short last chunk sits in the middle of the segment, between what comes before it and silence', () => {
  const last = chunksOf(100, waveformLayout({ seen: 40 }, 0.25)).at(-1);
  expect(last).toMatchObject({ index: 3, offset: 90, length: 10, start: 75 });
});

test('a song of one sample is one chunk with silence around it', () => {
  expect(chunksOf(1, waveformLayout({ seen: 8_192 }, 0.25))).toMatchObject([
    { index: 0, offset: 0, length: 1, start: -4_095 },
  ]);
});

test('a song of exactly one stride more ends in a chunk of one sample', () => {
  expect(
    chunksOf(31, waveformLayout({ seen: 40 }, 0.25)).map(({ offset, length }) => [offset, length]),
  ).toEqual([
    [0, 31],
    [30, 1],
  ]);
});

test('a chunk shorter than what the network sees sits in the middle of it, between its real neighbours', () => {
  const layout = waveformLayout({ seen: 100, segment: 40 }, 0.25);
  expect(chunksOf(100, layout).map(({ offset, length, start }) => [offset, length, start])).toEqual([
    [0, 40, -30],
    [30, 40, 0],
    [60, 40, 30],
    [90, 10, 45],
  ]);
  expect(layout.chunkAt(1, 100)?.weights).toHaveLength(40);
});

test('weights rise to one in the middle and fall again, for even and odd segments', () => {
  expect([...triangle(4)]).toEqual([0.5, 1, 1, 0.5]);
  expect([...triangle(5)].map((weight) => Math.round(weight * 3))).toEqual([1, 2, 3, 2, 1]);
});

test('chunks of a spectrogram network begin half a window before the track and go on until its end', () => {
  const chunks = chunksOf(100, spectrogramLayout({ trim: 10, segment: 60 }, 0.25));
  expect(chunks.map(({ start, offset, length, next }) => [start, offset, length, next])).toEqual([
    [-10, 0, 50, 35],
    [35, 35, 60, 80],
    [80, 80, 20, 125],
  ]);
  // 100 samples and 20 zeros fill three times 40; ten more zeros stand behind them.
  const [, middle, last] = chunks;
  expect(middle?.weights).toHaveLength(60);
  expect(last?.weights).toHaveLength(50);
  expect(last?.weights[7]).toBeCloseTo(0.5 - 0.5 * Math.cos((2 * Math.PI * 7) / 49), 6);
});

test('chunks of a spectrogram network that do not overlap all weigh the same', () => {
  const [chunk] = chunksOf(100, spectrogramLayout({ trim: 10, segment: 60 }, 0));
  expect(new Set(chunk?.weights)).toEqual(new Set([1]));
});
