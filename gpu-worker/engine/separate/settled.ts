import { partOf, type StereoBlock } from '../stereo.ts';

/** A stretch of every stem that no later chunk changes. The arrays are valid until the next one is asked for. */
export interface Settled {
  /** First sample of the track. */
  readonly offset: number;
  readonly length: number;
  /** One block per stem. */
  readonly stems: readonly StereoBlock[];
}

/** A stretch without its first samples, sharing its memory. */
export function withoutFirst({ offset, length, stems }: Settled, samples: number): Settled {
  const left = stems.map((block) => partOf(block, samples, length));
  return { offset: offset + samples, length: length - samples, stems: left };
}
