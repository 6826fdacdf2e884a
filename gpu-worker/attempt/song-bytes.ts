import { completeOutput, type OutputOptions } from '../../core/jobs/output.ts';
import type { SeparationRequest } from '../engine/contract.ts';

/** Bytes that one frame of a song takes on the worker's disk while its job is at work. */
export interface SongBytes {
  /** Of the decoded mix: stereo in float32. */
  readonly mix: number;
  /** Of all stems together, with what is kept of them to be encoded again. */
  readonly stems: number;
}

const floatBytes = 4;
/** The highest bit rate of mp3, 320 kbit/s. */
const mp3BytesPerSecond = 40_000;

/**
 * What a frame at `sampleRate`, the model's, certainly takes. flac counts as if it pressed nothing; a float copy counts for
 * all formats that keep one from the first sample on. wav of 24 bits keeps one only once a stem exceeds full scale, which
 * cannot be foreseen. Where the song's own rate is asked for, the model's stands in.
 */
export function songBytes(
  { stems, output: asked }: Pick<SeparationRequest, 'stems' | 'output'>,
  sampleRate: number,
): SongBytes {
  const output = completeOutput(asked);
  const channels = output.channels === 'mono' ? 1 : 2;
  const rate = output.sampleRate === 'original' ? sampleRate : output.sampleRate;
  const copied = output.format !== 'wav' || output.bitDepth === 16 ? channels * floatBytes : 0;
  const perStem = ((encodedBytes(output, channels, rate) + copied) * rate) / sampleRate;
  return { mix: 2 * floatBytes, stems: stems.length * perStem };
}

/** Of one frame of a stem's file. */
const encodedBytes = (output: OutputOptions, channels: number, rate: number): number =>
  output.format === 'mp3' ? mp3BytesPerSecond / rate : (channels * output.bitDepth) / 8;
