import type { WavDepth } from './quantise.ts';

/** How the samples of a wav file are stored. */
export interface WavForm {
  readonly sampleRate: number;
  readonly depth: WavDepth;
  readonly channels: 1 | 2;
}

/** RIFF 12, JUNK or ds64 36, fmt 26, fact 12. */
const fixedBytes = 86;
const riffLimit = 0xffff_ffff;
const pcm = 1;
const ieeeFloat = 3;

/** Size of the header of a wav file with those `labels`, in bytes. */
export const wavHeaderBytes = (labels: Buffer): number => fixedBytes + labels.length + 8;

/** Bytes of one sample in every channel. */
export const wavFrameBytes = ({ channels, depth }: Pick<WavForm, 'channels' | 'depth'>): number =>
  (channels * depth) / 8;

/**
 * Header of a wav file with `dataBytes` bytes of samples; `labels` are whole chunks to stand before these. Beyond 4 GB it
 * is RF64 with the true sizes in `ds64` (EBU Tech 3306); below, the same place holds a `JUNK` chunk that readers skip, so
 * the header may be rewritten in place.
 */
export function wavHeader(form: WavForm, dataBytes: number, labels: Buffer): Buffer {
  const frames = dataBytes / wavFrameBytes(form);
  // Chunks have even lengths; what fills up the last one is no part of its samples.
  const riffBytes = wavHeaderBytes(labels) - 8 + dataBytes + (dataBytes % 2);
  const large = riffBytes > riffLimit;
  const header = Buffer.alloc(wavHeaderBytes(labels));
  header.write(large ? 'RF64' : 'RIFF', 0);
  header.writeUInt32LE(Math.min(riffBytes, riffLimit), 4);
  header.write('WAVE', 8);
  writeLongSizes(header.subarray(12), large ? [riffBytes, dataBytes, frames] : null);
  writeFormat(header.subarray(48), form);
  header.write('fact', 74);
  header.writeUInt32LE(4, 78);
  header.writeUInt32LE(Math.min(frames, riffLimit), 82);
  labels.copy(header, fixedBytes);
  const data = header.subarray(fixedBytes + labels.length);
  data.write('data', 0);
  data.writeUInt32LE(large ? riffLimit : dataBytes, 4);
  return header;
}

function writeLongSizes(chunk: Buffer, sizes: readonly number[] | null): void {
  chunk.write(sizes ? 'ds64' : 'JUNK', 0);
  chunk.writeUInt32LE(28, 4);
  sizes?.forEach((size, i) => chunk.writeBigUInt64LE(BigInt(size), 8 + 8 * i));
}

function writeFormat(chunk: Buffer, form: WavForm): void {
  const { sampleRate, depth, channels } = form;
  chunk.write('fmt ', 0);
  chunk.writeUInt32LE(18, 4);
  chunk.writeUInt16LE(depth === 32 ? ieeeFloat : pcm, 8);
  chunk.writeUInt16LE(channels, 10);
  chunk.writeUInt32LE(sampleRate, 12);
  chunk.writeUInt32LE(sampleRate * wavFrameBytes(form), 16);
  chunk.writeUInt16LE(wavFrameBytes(form), 20);
  chunk.writeUInt16LE(depth, 22);
  chunk.writeUInt16LE(0, 24);
}
