const known = [
  'title',
  'artist',
  'album',
  'album_artist',
  'composer',
  'genre',
  'date',
  'track',
  'disc',
  'isrc',
  'bpm',
];
const longest = 200; // characters

/** The tags worth handing on, by lower-case name; a file may hold megabytes of others. */
export function readTags(all: Readonly<Record<string, string>>): Record<string, string> {
  const tags: Record<string, string> = {};
  for (const [name, value] of Object.entries(all)) {
    const key = name.toLowerCase();
    if (known.includes(key) && value !== '') tags[key] = value.slice(0, longest);
  }
  return tags;
}
