import { expect, test } from '@jest/globals';
import { chunkAt, chunkStride, triangle, type Chunk } from '../../../../gpu-worker/engine/separate/chunks.ts';

function layout(total: number, segment: number, stride: number): Chunk[] {
  const chunks: Chunk[] = [];
  for (
    let chunk = chunkAt(0, segment, stride, total);
    chunk;
    chunk = chunkAt(chunks.length, segment, stride, total)
  ) {
    chunks.push(chunk);
  }
  return chunks;
}

test('chunks start one stride apart and cover every sample', () => {
  const stride = chunkStride(343_980, 0.25);
  expect(stride).toBe(257_985);
  const chunks = layout(1_000_000, 343_980, stride);
  expect(chunks.map((chunk) => chunk.offset)).toEqual([0, 257_985, 515_970, 773_955]);
  expect(chunks.at(-1)).toEqual({ index: 3, offset: 773_955, length: 226_045, start: 773_955 - 58_967 });
});

test('a short last chunk sits in the middle of the segment, between what comes before it and silence', () => {
  const last = layout(100, 40, 30).at(-1);
  expect(last).toEqual({ index: 3, offset: 90, length: 10, start: 75 });
});

test('a song of one sample is one chunk with silence around it', () => {
  expect(layout(1, 8_192, 6_144)).toEqual([{ index: 0, offset: 0, length: 1, start: -4_095 }]);
});

test('a song of exactly one stride more ends in a chunk of one sample', () => {
  expect(layout(31, 40, 30).map(({ offset, length }) => [offset, length])).toEqual([
    [0, 31],
    [30, 1],
  ]);
});

test('weights rise to one in the middle and fall again, for even and odd segments', () => {
  expect([...triangle(4)]).toEqual([0.5, 1, 1, 0.5]);
  expect([...triangle(5)].map((weight) => Math.round(weight * 3))).toEqual([1, 2, 3, 2, 1]);
});
