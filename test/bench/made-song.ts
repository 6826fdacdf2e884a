import { createWriteStream } from 'node:fs';
import { once } from 'node:events';
import { finished } from 'node:stream/promises';

const sampleRate = 44_100;
const beatsPerSecond = 2;

/**
 * Writes a made-up song of any length as 16-bit stereo WAV at 44.1 kHz, streamed: kick, hi-hat, bass and chords with
 * moving levels, so that measuring and encoding meet material like music rather than silence or a single tone.
 */
export async function writeMadeSong(path: string, seconds: number): Promise<void> {
  const frames = Math.round(seconds * sampleRate);
  const file = createWriteStream(path);
  file.write(header(frames));
  const noise = noiseSource();
  for (let second = 0; second * sampleRate < frames; second++) {
    const count = Math.min(sampleRate, frames - second * sampleRate);
    if (!file.write(block(second, count, noise))) await once(file, 'drain');
  }
  file.end();
  await finished(file);
}

function block(second: number, count: number, noise: () => number): Buffer {
  const samples = new Int16Array(count * 2);
  const root = 55 * 2 ** ([0, 5, 7, 3][Math.floor(second / 4) % 4]! / 12);
  for (let i = 0; i < count; i++) {
    const time = second + i / sampleRate;
    const beat = (time * beatsPerSecond) % 1;
    const kick = Math.sin(2 * Math.PI * 50 * Math.exp(-beat * 6) * beat) * Math.exp(-beat * 9);
    const hat = noise() * Math.exp(-((beat + 0.5) % 1) * 30);
    const bass = ((time * root) % 1) - 0.5;
    const chord = [4, 5, 6].reduce((sum, ratio) => sum + Math.sin(2 * Math.PI * root * ratio * time), 0);
    const level = 0.6 + 0.4 * Math.sin(time / 7);
    samples[2 * i] = 9000 * level * (kick + 0.3 * hat + 0.5 * bass + 0.2 * chord);
    samples[2 * i + 1] = 9000 * level * (kick + 0.2 * hat + 0.5 * bass - 0.15 * chord);
  }
  return Buffer.from(samples.buffer);
}

function header(frames: number): Buffer {
  const bytes = Buffer.alloc(44);
  bytes.write('RIFF', 0, 'latin1');
  bytes.writeUInt32LE(36 + frames * 4, 4);
  bytes.write('WAVEfmt ', 8, 'latin1');
  bytes.writeUInt32LE(16, 16);
  bytes.writeUInt16LE(1, 20);
  bytes.writeUInt16LE(2, 22);
  bytes.writeUInt32LE(sampleRate, 24);
  bytes.writeUInt32LE(sampleRate * 4, 28);
  bytes.writeUInt16LE(4, 32);
  bytes.writeUInt16LE(16, 34);
  bytes.write('data', 36, 'latin1');
  bytes.writeUInt32LE(frames * 4, 40);
  return bytes;
}

/** White noise from a linear congruential generator, the same in every run (constants of Numerical Recipes). */
function noiseSource(): () => number {
  let state = 1;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 31 - 1;
  };
}
