import { FfmpegEncoder } from './ffmpeg-encoder.ts';
import type { StemEncoder } from './stem-encoder.ts';
import { channelsOf, type StemForm } from './stem-form.ts';
import { WavEncoder } from './wav-encoder.ts';
import { wavHeaderBytes } from './wav-header.ts';
import { wavLabels } from './wav-labels.ts';

/** Opens an encoder for one stem, replacing any file at `path`. */
export function createStemEncoder(path: string, form: StemForm): StemEncoder {
  const { output, sampleRate } = form;
  if (output.format !== 'wav') return new FfmpegEncoder(path, { ...form, output });
  const wavForm = { sampleRate, depth: output.bitDepth, channels: channelsOf(output) };
  return new WavEncoder(path, wavForm, labelChunks(form));
}

/**
 * Bytes before the samples of a file that can be read back well enough to be encoded again, which has 24 bits and needs no
 * decoder; null for all others.
 */
export function readBackFrom(form: StemForm): number | null {
  const { output } = form;
  return output.format === 'wav' && output.bitDepth === 24 ? wavHeaderBytes(labelChunks(form)) : null;
}

const labelChunks = ({ labels }: StemForm): Buffer => (labels ? wavLabels(labels) : Buffer.alloc(0));
