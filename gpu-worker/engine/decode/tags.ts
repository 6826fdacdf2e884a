import type { Dictionary } from 'node-av/lib';

/** Tags that are handed on, by the names that FFmpeg's demuxers give them. */
const known = {
  title: ['title'],
  artist: ['artist'],
  album: ['album'],
  album_artist: ['album_artist'],
  composer: ['composer'],
  genre: ['genre'],
  date: ['date', 'year'],
  track: ['track'],
  disc: ['disc'],
  isrc: ['isrc', 'TSRC'],
  bpm: ['bpm', 'TBPM', 'tmpo'],
} as const satisfies Record<string, readonly string[]>;

/** Name of a tag that is handed on. */
export type TagName = keyof typeof known;

/** What a song says about itself. */
export type Tags = Readonly<Partial<Record<TagName, string>>>;

const tagNames = Object.keys(known) as TagName[];
const longest = 500; // UTF-16 units

/**
 * The tags worth handing on, from the first of the dictionaries that has each. A file may hold megabytes of others, which
 * are never looked at.
 */
export function readTags(dictionaries: readonly (Pick<Dictionary, 'get'> | null)[]): Tags {
  const values = tagNames.map((name) => {
    const found = dictionaries.flatMap((dictionary) => known[name].map((key) => dictionary?.get(key)));
    return [name, found.map((value) => cleanTag(value ?? '')).find((value) => value !== '')] as const;
  });
  return Object.fromEntries(values.filter(([, value]) => value !== undefined));
}

/**
 * A tag's text on one line, cut to 500 characters, without controls. Empty for text that is not UTF-8 (there stands the
 * replacement character): what is left of it would be wrong rather than incomplete.
 */
export function cleanTag(text: string): string {
  const cut = text.slice(0, longest).replace(/[\ud800-\udbff]$/, '');
  if (cut.includes('\ufffd') || !cut.isWellFormed()) return '';
  return cut.replaceAll(/[\p{Cc}\u2028\u2029]+/gu, ' ').trim();
}
