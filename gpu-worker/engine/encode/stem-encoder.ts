import type { OutputOptions } from '../../../core/jobs/output.ts';
import type { AudioBlock } from '../stereo.ts';

/** Writes one stem to a file as it streams by. */
export interface StemEncoder {
  /** Takes the next stretch of the stem, in the channels of its file; the block may be reused as soon as this returns. */
  write(block: AudioBlock): void;
  /** Ends the file and returns its size in bytes. */
  finish(): number;
  /** Closes the file without finishing it. Safe after `finish`. */
  abandon(): void;
}

/** Whether samples beyond full scale would be cut in this output: everywhere but in float32. */
export function clips(output: OutputOptions): boolean {
  return output.format !== 'wav' || output.bitDepth !== 32;
}
