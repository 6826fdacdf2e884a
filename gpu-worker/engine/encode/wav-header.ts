import type { WavDepth } from './quantise.ts';

/** Size of every header made here: RIFF 12, JUNK or ds64 36, fmt 26, fact 12, data 8. */
export const wavHeaderBytes = 94;

const riffLimit = 0xffff_ffff;
const pcm = 1;
const ieeeFloat = 3;

/**
 * Header of a stereo wav file with `dataBytes` bytes of samples. Beyond 4 GB it is RF64 with the true sizes in `ds64`
 * (EBU Tech 3306); below, the same place holds a `JUNK` chunk that readers skip, so the header may be rewritten in place.
 */
export function wavHeader(sampleRate: number, depth: WavDepth, dataBytes: number): Buffer {
  const frameBytes = (2 * depth) / 8;
  const frames = dataBytes / frameBytes;
  const riffBytes = wavHeaderBytes - 8 + dataBytes;
  const large = riffBytes > riffLimit;
  const header = Buffer.alloc(wavHeaderBytes);
  header.write(large ? 'RF64' : 'RIFF', 0);
  header.writeUInt32LE(Math.min(riffBytes, riffLimit), 4);
  header.write('WAVE', 8);
  writeLongSizes(header.subarray(12), large ? [riffBytes, dataBytes, frames] : null);
  writeFormat(header.subarray(48), sampleRate, depth, frameBytes);
  header.write('fact', 74);
  header.writeUInt32LE(4, 78);
  header.writeUInt32LE(Math.min(frames, riffLimit), 82);
  header.write('data', 86);
  header.writeUInt32LE(large ? riffLimit : dataBytes, 90);
  return header;
}

function writeLongSizes(chunk: Buffer, sizes: readonly number[] | null): void {
  chunk.write(sizes ? 'ds64' : 'JUNK', 0);
  chunk.writeUInt32LE(28, 4);
  sizes?.forEach((size, i) => chunk.writeBigUInt64LE(BigInt(size), 8 + 8 * i));
}

function writeFormat(chunk: Buffer, sampleRate: number, depth: WavDepth, frameBytes: number): void {
  chunk.write('fmt ', 0);
  chunk.writeUInt32LE(18, 4);
  chunk.writeUInt16LE(depth === 32 ? ieeeFloat : pcm, 8);
  chunk.writeUInt16LE(2, 10);
  chunk.writeUInt32LE(sampleRate, 12);
  chunk.writeUInt32LE(sampleRate * frameBytes, 16);
  chunk.writeUInt16LE(frameBytes, 20);
  chunk.writeUInt16LE(depth, 22);
  chunk.writeUInt16LE(0, 24);
}
