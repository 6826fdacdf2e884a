import { withoutExtension } from '../../../core/jobs/stem-file-name.ts';
import type { AudioDescription } from '../decode/open-audio.ts';
import type { Picture } from '../decode/picture.ts';
import { cleanTag, type Tags } from '../decode/tags.ts';

/** What a file says about its song. */
export interface Labels {
  readonly tags: Tags;
  readonly cover: Picture | null;
}

/**
 * What a stem's file says: all that the song's file says, the title marked with the stem, as in `Song (vocals)`. A song
 * without a title has that of `songName`, its file's name.
 */
export function stemLabels(
  { tags, cover }: Pick<AudioDescription, 'tags' | 'cover'>,
  songName: string | undefined,
  stem: string,
): Labels {
  const title = tags.title ?? cleanTag(withoutExtension(songName ?? ''));
  return { tags: { ...tags, title: title === '' ? stem : `${title} (${stem})` }, cover };
}
