import type { OutputOptions } from '../../../core/jobs/output.ts';
import type { Labels } from './labels.ts';

/** What a stem's file is to be. */
export interface StemForm {
  readonly output: OutputOptions;
  /** Of the samples that are written, in Hz. */
  readonly sampleRate: number;
  /** What the file says about its song; null for nothing. */
  readonly labels: Labels | null;
}

/** Channels of a stem. */
export const channelsOf = ({ channels }: Pick<OutputOptions, 'channels'>): 1 | 2 =>
  channels === 'mono' ? 1 : 2;
