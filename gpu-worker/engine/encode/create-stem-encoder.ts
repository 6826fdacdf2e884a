import type { OutputOptions } from '../../../core/jobs/output.ts';
import { FfmpegEncoder } from './ffmpeg-encoder.ts';
import type { StemEncoder } from './stem-encoder.ts';
import { WavEncoder } from './wav-encoder.ts';

/** Opens an encoder for one stem at `sampleRate` Hz, replacing any file at `path`. */
export function createStemEncoder(output: OutputOptions, path: string, sampleRate: number): StemEncoder {
  return output.format === 'wav'
    ? new WavEncoder(path, sampleRate, output.bitDepth)
    : new FfmpegEncoder(output, path, sampleRate);
}
