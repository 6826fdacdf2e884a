import type { Picture } from '../decode/picture.ts';
import type { TagName } from '../decode/tags.ts';
import type { Labels } from './labels.ts';

/** ID3v2.4 frames of the tags. */
const frames: Readonly<Record<TagName, string>> = {
  title: 'TIT2',
  artist: 'TPE1',
  album: 'TALB',
  album_artist: 'TPE2',
  composer: 'TCOM',
  genre: 'TCON',
  date: 'TDRC',
  track: 'TRCK',
  disc: 'TPOS',
  isrc: 'TSRC',
  bpm: 'TBPM',
};

const utf8 = 3;
const latin1 = 0;
const frontCover = 3;

/** An ID3v2.4 tag (https://id3.org/id3v2.4.0-structure), all text in UTF-8. */
export function id3Tag({ tags, cover }: Labels): Buffer {
  const texts = (Object.keys(frames) as TagName[]).flatMap((name) => {
    const value = tags[name];
    return value === undefined ? [] : [frame(frames[name], Buffer.of(utf8), Buffer.from(value))];
  });
  const body = Buffer.concat([...texts, ...(cover ? [pictureFrame(cover)] : [])]);
  return Buffer.concat([Buffer.from('ID3\x04\0\0', 'latin1'), synchsafe(body.length), body]);
}

function pictureFrame({ type, data }: Picture): Buffer {
  const description = Buffer.of(0);
  const mediaType = Buffer.from(`${type}\0`, 'latin1');
  return frame('APIC', Buffer.of(latin1), mediaType, Buffer.of(frontCover), description, data);
}

function frame(id: string, ...content: readonly Buffer[]): Buffer {
  const size = content.reduce((sum, { length }) => sum + length, 0);
  return Buffer.concat([Buffer.from(id, 'latin1'), synchsafe(size), Buffer.of(0, 0), ...content]);
}

/** A size in four bytes of seven bits, so that none looks like the start of an MPEG frame. */
const synchsafe = (size: number): Buffer =>
  Buffer.from([21, 14, 7, 0].map((shift) => (size >> shift) & 0x7f));
