import type { OutputOptions } from '../../../core/jobs/output.ts';
import type { StereoBlock } from '../stereo.ts';

/** Writes one stem to a file as it streams by. */
export interface StemEncoder {
  /** Takes the next stretch of the stem; the block may be reused as soon as this returns. */
  write(block: StereoBlock): void;
  /** Ends the file and returns its size in bytes. */
  finish(): number;
  /** Closes the file without finishing it. Safe after `finish`. */
  abandon(): void;
}

/** Whether samples beyond full scale would be cut in this output: everywhere but in float32. */
export function clips(output: OutputOptions): boolean {
  return output.format !== 'wav' || output.bitDepth !== 32;
}

/** Whether what was written can be read back well enough to be encoded again: it has 24 bits and needs no decoder. */
export function readsBack(output: OutputOptions): boolean {
  return output.format === 'wav' && output.bitDepth === 24;
}
