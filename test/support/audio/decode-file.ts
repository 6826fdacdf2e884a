import { rmSync } from 'node:fs';
import { MixFile } from '../../../gpu-worker/engine/decode/mix-file.ts';

/** Decodes a whole file to stereo through the engine's decoder. */
export function decodeFile(
  source: string,
  sampleRate = 44_100,
  maxAudioSeconds = 600,
): { channels: Float32Array[]; mix: MixFile } {
  const target = `${source}.decoded.f32`;
  const mix = new MixFile({ source, target, sampleRate, maxAudioSeconds });
  try {
    while (mix.decodeBlock()) continue;
    const [left, right] = [new Float32Array(mix.frames), new Float32Array(mix.frames)];
    mix.read(0, { left, right });
    return { channels: [left, right], mix };
  } finally {
    mix.close();
    rmSync(target, { force: true });
  }
}
