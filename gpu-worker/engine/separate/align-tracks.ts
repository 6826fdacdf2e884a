import { partOf } from '../stereo.ts';
import { withoutFirst, type Settled } from './settled.ts';

/**
 * Goes through several separations of one track side by side, whatever stretches each of them settles, and yields the
 * stretches that all of them have, with the stems of the first, then those of the second, and so on. Ends them all when
 * the caller stops or one of them fails.
 */
export async function* alignTracks(tracks: readonly AsyncGenerator<Settled>[]): AsyncGenerator<Settled> {
  let heads: readonly (Settled | null)[] = tracks.map(() => null);
  try {
    for (;;) {
      heads = await Promise.all(tracks.map((track, i) => headOf(track, heads[i])));
      const present = heads.filter((head) => head !== null);
      // They are of one track and end together.
      if (present.length < tracks.length) return;
      const length = Math.min(...present.map((head) => head.length));
      yield joined(present, length);
      heads = present.map((head) => withoutFirst(head, length));
    }
  } finally {
    await Promise.allSettled(tracks.map((track) => track.return(null)));
  }
}

/** What is left of a track's stretch, or its next one; null when the track has ended. */
async function headOf(track: AsyncGenerator<Settled>, head: Settled | null = null): Promise<Settled | null> {
  if (head && head.length > 0) return head;
  const step = await track.next();
  return step.done ? null : step.value;
}

function joined(heads: readonly Settled[], length: number): Settled {
  const stems = heads.flatMap((head) => head.stems.map((block) => partOf(block, 0, length)));
  return { offset: heads[0]?.offset ?? 0, length, stems };
}
