import type { TagName } from '../decode/tags.ts';
import { id3Tag } from './id3-tag.ts';
import type { Labels } from './labels.ts';

/** Chunks of a LIST of type INFO (Multimedia Programming Interface and Data Specifications 1.0), where there is one. */
const infoChunks: readonly (readonly [TagName, string])[] = [
  ['title', 'INAM'],
  ['artist', 'IART'],
  ['album', 'IPRD'],
  ['date', 'ICRD'],
  ['genre', 'IGNR'],
  ['track', 'ITRK'],
];

/**
 * The chunks that label a wav file: INFO, which most programs read, and an ID3v2 tag with everything else and the cover.
 * Text is UTF-8 in both.
 */
export function wavLabels(labels: Labels): Buffer {
  const info = infoChunks.flatMap(([name, id]) => {
    const value = labels.tags[name];
    return value === undefined ? [] : [chunk(id, Buffer.from(`${value}\0`))];
  });
  const list = Buffer.concat([Buffer.from('INFO'), ...info]);
  return Buffer.concat([chunk('LIST', list), chunk('id3 ', id3Tag(labels))]);
}

/** A chunk of RIFF, filled up to an even length. */
function chunk(id: string, content: Buffer): Buffer {
  const head = Buffer.alloc(8);
  head.write(id, 'latin1');
  head.writeUInt32LE(content.length, 4);
  return Buffer.concat([head, content, Buffer.alloc(content.length % 2)]);
}
