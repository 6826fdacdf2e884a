import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { AV_LOG_FATAL } from 'node-av/constants';
import { Log } from 'node-av/lib';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { completeOutput, type OutputRequest } from '../../../../core/jobs/output.ts';
import { closeAudio, openAudio } from '../../../../gpu-worker/engine/decode/open-audio.ts';
import { pictureOf } from '../../../../gpu-worker/engine/decode/picture.ts';
import { cleanTag } from '../../../../gpu-worker/engine/decode/tags.ts';
import { createStemEncoder } from '../../../../gpu-worker/engine/encode/create-stem-encoder.ts';
import { stemLabels, type Labels } from '../../../../gpu-worker/engine/encode/labels.ts';
import { decodeFile } from '../../../support/audio/decode-file.ts';
import { encodeFile } from '../../../support/audio/encode-file.ts';
import { id3Tag, jpegHeaders, pictureFrame, png, textFrame } from '../../../support/audio/id3-cover.ts';
import { stereoNoise } from '../../../support/audio/signals.ts';
import { wavBytes } from '../../../support/audio/wav-bytes.ts';

let folder: string;
let plainMp3: Buffer;

beforeAll(async () => {
  Log.setLevel(AV_LOG_FATAL);
  folder = await mkdtemp(join(tmpdir(), 'stemwatch-labels-'));
  encodeFile(join(folder, 'plain.mp3'), 'mp3', stereoNoise(0.5, 20_000));
  plainMp3 = await readFile(join(folder, 'plain.mp3'));
});

afterAll(() => rm(folder, { recursive: true }));

/** What a file says about its song. */
function labelsOf(path: string): Labels {
  const audio = openAudio(path);
  closeAudio(audio);
  const { tags, cover } = audio.description;
  return { tags, cover };
}

/** What an mp3 file says that begins with these ID3 frames. */
async function labelsOfFrames(...frames: readonly Buffer[]): Promise<Labels> {
  const path = join(folder, 'tagged.mp3');
  await writeFile(path, Buffer.concat([id3Tag(frames), plainMp3]));
  return labelsOf(path);
}

const everything = {
  title: 'Sóng 歌 🎵 (vocals)',
  artist: 'The Ärtist',
  album: 'An Album',
  album_artist: 'Various',
  composer: 'Somebody',
  genre: 'Rock',
  date: '2001-02-03',
  track: '3/12',
  disc: '1/2',
  isrc: 'DEA000000001',
  bpm: '120',
};

const [left = new Float32Array(0), right = new Float32Array(0)] = stereoNoise(0.5, 20_001);

function encoded(output: OutputRequest, labels: Labels | null): string {
  const path = join(folder, `labelled.${output.format}`);
  const encoder = createStemEncoder(path, { output: completeOutput(output), sampleRate: 44_100, labels });
  encoder.write(output.channels === 'mono' ? [left] : [left, right]);
  encoder.finish();
  return path;
}

describe('the file of a stem', () => {
  test.each(['wav', 'flac', 'mp3'] as const)(
    'as %s carries all tags and the cover, byte for byte',
    (format) => {
      for (const data of [png, jpegHeaders(3 * 2 ** 20)]) {
        for (const channels of ['stereo', 'mono'] as const) {
          const path = encoded({ format, channels }, { tags: everything, cover: pictureOf(data) });
          const { tags, cover } = labelsOf(path);
          expect(tags).toEqual(everything);
          expect(cover?.data.equals(data)).toBe(true);
          expect(decodeFile(path).mix.frames).toBe(left.length);
        }
      }
    },
  );

  test.each(['wav', 'flac', 'mp3'] as const)('as %s needs neither tags nor cover', (format) => {
    expect(labelsOf(encoded({ format }, null))).toEqual({ tags: {}, cover: null });
    expect(labelsOf(encoded({ format }, { tags: { title: 'T' }, cover: null })).tags).toEqual({ title: 'T' });
  });

  test('as wav says it in INFO too, for programs that read no ID3', async () => {
    const bytes = await readFile(encoded({ format: 'wav' }, { tags: everything, cover: null }));
    const info = bytes.subarray(bytes.indexOf('LIST'));
    for (const [id, text] of [
      ['INAM', everything.title],
      ['IART', everything.artist],
      ['IGNR', everything.genre],
    ] as const) {
      const at = info.indexOf(id);
      const size = info.readUInt32LE(at + 4);
      expect(info.toString('utf8', at + 8, at + 8 + size)).toBe(`${text}\0`);
    }
  });
});

describe('the title of a stem', () => {
  const description = { tags: { title: 'Song', artist: 'A' }, cover: null };
  const untitled = { tags: { artist: 'A' }, cover: null };

  test('is that of the song, marked with the stem', () => {
    expect(stemLabels(description, 'file.mp3', 'vocals').tags).toEqual({
      title: 'Song (vocals)',
      artist: 'A',
    });
  });

  test.each([
    ['My song.mp3', 'My song (drums)'],
    ['a\0b\r\n🎵.flac', 'a b 🎵 (drums)'],
    ['.mp3', 'drums'],
    [undefined, 'drums'],
    ['\ud800', 'drums'],
  ])('falls back to the name of the file: %j', (name, title) => {
    expect(stemLabels(untitled, name, 'drums').tags).toEqual({ title, artist: 'A' });
  });
});

describe('what a song says', () => {
  test.each(['flac', 'mp3', 'vorbis', 'opus', 'aac', 'alac'] as const)('is read from %s', (kind) => {
    const { title, artist, album, genre } = everything;
    const path = join(folder, `song-${kind}`);
    const rate = kind === 'opus' ? 48_000 : 44_100;
    encodeFile(path, kind, stereoNoise(0.5, 20_000), rate, { title, artist, album, genre, comment: 'no' });
    expect(labelsOf(path).tags).toEqual({ title, artist, album, genre });
  });

  test('as megabytes of text is cut', async () => {
    const { tags } = await labelsOfFrames(
      textFrame('TIT2', 'x'.repeat(5 * 2 ** 20)),
      textFrame('TXXX', `junk\0${'y'.repeat(2 ** 20)}`),
      textFrame('TPE1', 'Artist'),
    );
    expect(tags).toEqual({ title: 'x'.repeat(500), artist: 'Artist' });
  });

  test('as text that is not UTF-8 is left out, and the rest stays', async () => {
    const path = join(folder, 'latin.wav');
    const info = Buffer.concat([
      Buffer.from('INFO'),
      ...[
        ['INAM', Buffer.from('Bj\xf6rk\0', 'latin1')],
        ['IART', Buffer.from('Plain\0')],
      ].map(([id, text]) =>
        Buffer.concat([Buffer.from(id as string), Buffer.of(6, 0, 0, 0), text as Buffer]),
      ),
    ]);
    const wav = wavBytes(stereoNoise(0.5, 1_000));
    const list = Buffer.concat([Buffer.from('LIST'), Buffer.of(info.length, 0, 0, 0), info]);
    await writeFile(path, Buffer.concat([wav.subarray(0, 36), list, wav.subarray(36)]));
    expect(labelsOf(path).tags).toEqual({ artist: 'Plain' });
  });

  test('holds no controls, line breaks or halves of characters', () => {
    expect(cleanTag(' a\u0007\r\nb\u2028c\u0085 ')).toBe('a b c');
    expect(cleanTag(`${'x'.repeat(499)}🎵`)).toBe('x'.repeat(499));
    expect(cleanTag('\ufffd')).toBe('');
    expect(cleanTag('\0\n')).toBe('');
  });
});

describe('the cover of a song', () => {
  test('is its front cover, whatever stands before it', async () => {
    const jpeg = jpegHeaders();
    const { cover } = await labelsOfFrames(pictureFrame(png, 4), pictureFrame(jpeg, 3, 'image/jpeg'));
    expect(cover).toMatchObject({ type: 'image/jpeg', width: 640, height: 480 });
    expect(cover?.data.equals(jpeg)).toBe(true);
  });

  test('is any picture where none is the front cover', async () => {
    expect((await labelsOfFrames(pictureFrame(png, 4))).cover).toMatchObject({ type: 'image/png', width: 1 });
  });

  test.each([
    ['larger than 4 MB', jpegHeaders(4 * 2 ** 20)],
    ['neither JPEG nor PNG', Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"/>')],
    ['empty', Buffer.alloc(0)],
    ['a cut off PNG', png.subarray(0, 20)],
    ['a JPEG without a frame', Buffer.from('ffd8ffe00010', 'hex')],
    ['a PNG of no size', Buffer.concat([png.subarray(0, 16), Buffer.alloc(8), png.subarray(24)])],
    [
      'a PNG of four billion columns',
      Buffer.concat([png.subarray(0, 16), Buffer.alloc(8, 0xff), png.subarray(24)]),
    ],
  ])('is left out when it is %s, and the song is separated all the same', async (_what, picture) => {
    const { tags, cover } = await labelsOfFrames(textFrame('TIT2', 'Title'), pictureFrame(picture));
    expect(cover).toBeNull();
    expect(tags).toEqual({ title: 'Title' });
    expect(decodeFile(join(folder, 'tagged.mp3')).mix.frames).toBe(20_000);
  });

  test('is found out of a file of only its header, wherever a JPEG is cut off', () => {
    const jpeg = jpegHeaders(0);
    for (let length = 0; length < jpeg.length; length++) {
      const picture = pictureOf(jpeg.subarray(0, length));
      if (picture) expect(picture).toMatchObject({ width: 640, height: 480 });
    }
  });
});
