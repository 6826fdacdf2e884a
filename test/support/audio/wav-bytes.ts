import type { Channels } from './signals.ts';

/** How samples are stored in a wav file. */
export type WavCoding = 'int16' | 'int24' | 'float32';

const widths: Record<WavCoding, number> = { int16: 2, int24: 3, float32: 4 };

/** The bytes of a wav file with any number of channels; written apart from the engine's own writer, which it checks. */
export function wavBytes(channels: Channels, sampleRate = 44_100, coding: WavCoding = 'int16'): Buffer {
  const width = widths[coding];
  const frames = channels[0]?.length ?? 0;
  const data = Buffer.alloc(frames * channels.length * width);
  channels.forEach((channel, c) =>
    channel.forEach((sample, frame) => put(data, (frame * channels.length + c) * width, sample, coding)),
  );
  const header = Buffer.alloc(44);
  header.write('RIFF', 0);
  header.writeUInt32LE(36 + data.length, 4);
  header.write('WAVEfmt ', 8);
  header.writeUInt32LE(16, 16);
  header.writeUInt16LE(coding === 'float32' ? 3 : 1, 20);
  header.writeUInt16LE(channels.length, 22);
  header.writeUInt32LE(sampleRate, 24);
  header.writeUInt32LE(sampleRate * channels.length * width, 28);
  header.writeUInt16LE(channels.length * width, 32);
  header.writeUInt16LE(8 * width, 34);
  header.write('data', 36);
  header.writeUInt32LE(data.length, 40);
  return Buffer.concat([header, data]);
}

/** Reads the samples of a wav file with 16 or 24 bit integers or 32 bit floats, chunk by chunk. */
export function readWav(file: Buffer): { channels: Float32Array[]; sampleRate: number } {
  let format = { coding: 'int16' as WavCoding, count: 0, sampleRate: 0 };
  for (let at = 12; at + 8 <= file.length;) {
    const [name, size] = [file.toString('latin1', at, at + 4), file.readUInt32LE(at + 4)];
    const chunk = file.subarray(at + 8, at + 8 + size);
    if (name === 'fmt ') format = readFormat(chunk);
    if (name === 'data') return { channels: split(chunk, format), sampleRate: format.sampleRate };
    at += 8 + size + (size % 2);
  }
  throw new Error('the wav file has no data chunk');
}

function readFormat(chunk: Buffer): { coding: WavCoding; count: number; sampleRate: number } {
  const bits = chunk.readUInt16LE(14);
  const coding = bits === 32 ? 'float32' : bits === 24 ? 'int24' : 'int16';
  return { coding, count: chunk.readUInt16LE(2), sampleRate: chunk.readUInt32LE(4) };
}

function split(data: Buffer, { coding, count }: { coding: WavCoding; count: number }): Float32Array[] {
  const width = widths[coding];
  const frames = data.length / (count * width);
  return Array.from({ length: count }, (_, c) =>
    Float32Array.from({ length: frames }, (_unused, frame) =>
      take(data, (frame * count + c) * width, coding),
    ),
  );
}

function put(data: Buffer, at: number, sample: number, coding: WavCoding): void {
  if (coding === 'float32') data.writeFloatLE(sample, at);
  else if (coding === 'int16') data.writeInt16LE(clamp(sample, 2 ** 15), at);
  else data.writeIntLE(clamp(sample, 2 ** 23), at, 3);
}

function take(data: Buffer, at: number, coding: WavCoding): number {
  if (coding === 'float32') return data.readFloatLE(at);
  return coding === 'int16' ? data.readInt16LE(at) / 2 ** 15 : data.readIntLE(at, 3) / 2 ** 23;
}

function clamp(sample: number, scale: number): number {
  return Math.min(scale - 1, Math.max(-scale, Math.round(sample * scale)));
}
