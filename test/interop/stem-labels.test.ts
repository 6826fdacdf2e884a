import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import type { OutputRequest } from '../../core/jobs/output.ts';
import type { StemResult } from '../../gpu-worker/engine/contract.ts';
import { createEngine, type Engine } from '../../gpu-worker/engine/engine-client.ts';
import { EngineWorkshop } from '../support/audio/engine-workshop.ts';

const tags = {
  title: 'Sóng 歌 🎵',
  artist: 'The Ärtist',
  album: 'An Album',
  album_artist: 'Various',
  composer: 'Somebody',
  genre: 'Rock',
  date: '2001',
  track: '3/12',
  disc: '1/2',
};

/** Where a wav file has INFO, Debian's ffmpeg 5.1 shows no text of its ID3 tag; later versions show both. */
const { album_artist: _by, composer: _of, disc: _disc, ...infoTags } = tags;

let engine: Engine;
let workshop: EngineWorkshop;
let pack: string;

beforeAll(async () => {
  engine = createEngine({ threads: 1 });
  workshop = await EngineWorkshop.open();
  pack = await workshop.pack();
  for (const codec of ['png', 'mjpeg'])
    ffmpeg(
      '-f',
      'lavfi',
      '-i',
      'testsrc=size=300x200:duration=0.04',
      '-frames:v',
      '1',
      '-c:v',
      codec,
      '-f',
      'image2pipe',
      cover(codec),
    );
  for (const extension of ['mp3', 'flac', 'm4a']) makeSong(extension, extension === 'flac' ? 'png' : 'mjpeg');
});

afterAll(async () => {
  await engine.close();
  await workshop.close();
});

function program(name: string, ...options: string[]): Buffer {
  const run = spawnSync(name, options, { maxBuffer: 2 ** 28 });
  expect({ status: run.status, stderr: run.stderr.toString() }).toEqual({ status: 0, stderr: '' });
  return run.stdout;
}

const ffmpeg = (...options: string[]): Buffer => program('ffmpeg', '-v', 'error', '-y', ...options);
const cover = (codec: string): string => workshop.path(`cover.${codec}`);

/** A song with tags and a cover, as ffmpeg writes them. */
function makeSong(extension: string, codec: string): void {
  const sound = ['-f', 'lavfi', '-i', 'sine=frequency=440:duration=2:sample_rate=48000'];
  const picture = [
    '-i',
    cover(codec),
    '-map',
    '0:a',
    '-map',
    '1:v',
    '-c:v',
    'copy',
    '-disposition:v',
    'attached_pic',
  ];
  const labels = Object.entries(tags).flatMap(([name, value]) => ['-metadata', `${name}=${value}`]);
  ffmpeg(
    ...sound,
    ...picture,
    '-metadata:s:v',
    'comment=Cover (front)',
    ...labels,
    workshop.path(`song.${extension}`),
  );
}

async function stemsOf(extension: string, output: OutputRequest): Promise<readonly StemResult[]> {
  const source = workshop.path(`song.${extension}`);
  const request = await workshop.request(source, pack, { stems: ['vocals', 'other'], output });
  return (await engine.separate(request)).stems;
}

interface Probe {
  readonly streams: readonly {
    readonly codec_type: string;
    readonly codec_name: string;
    readonly sample_rate?: string;
    readonly channels?: number;
    readonly width?: number;
    readonly duration_ts?: number;
  }[];
  readonly format: { readonly tags?: Readonly<Record<string, string>> };
}

const probe = (file: string): Probe =>
  JSON.parse(
    program('ffprobe', '-v', 'error', '-show_streams', '-show_format', '-of', 'json', file).toString(),
  ) as Probe;

const lowerCase = (all: Readonly<Record<string, string>> = {}): Record<string, string> =>
  Object.fromEntries(Object.entries(all).map(([name, value]) => [name.toLowerCase(), value]));

const formats: readonly OutputRequest[] = [{ format: 'wav' }, { format: 'flac' }, { format: 'mp3' }];

describe("the labels of stems as Debian's programs read them", () => {
  test.each(['mp3', 'flac', 'm4a'].flatMap((song) => formats.map((output) => [song, output] as const)))(
    'tags and cover of a song in %s stand in its stems: %j',
    async (song, output) => {
      for (const { name, path } of await stemsOf(song, output)) {
        const { streams, format } = probe(path);
        expect(lowerCase(format.tags)).toMatchObject({
          ...(output.format === 'wav' ? infoTags : tags),
          title: `${tags.title} (${name})`,
        });
        const codec = song === 'flac' ? 'png' : 'mjpeg';
        const picture = streams.find(({ codec_type }) => codec_type === 'video');
        expect(picture).toMatchObject({ codec_name: codec, width: 300 });
        const copied = ffmpeg('-i', path, '-map', '0:v', '-c', 'copy', '-f', 'image2pipe', '-');
        expect(copied.equals(readFileSync(cover(codec)))).toBe(true);
      }
    },
  );

  test("flac's own programs accept the file and find tags and picture", async () => {
    const [stem] = await stemsOf('flac', { format: 'flac' });
    program('flac', '--test', '--silent', '--warnings-as-errors', stem?.path ?? '');
    const list = program('metaflac', '--list', '--no-utf8-convert', stem?.path ?? '').toString();
    expect(list).toContain(`=${tags.title} (vocals)`);
    expect(list).toMatch(/type: 6 \(PICTURE\)/);
    expect(list).toContain('MIME type: image/png');
    expect(list).toContain('width: 300');
  });

  test.each(formats)('rate, channels and length are those that were asked for: %j', async (format) => {
    const [stem] = await stemsOf('flac', { ...format, sampleRate: 'original', channels: 'mono' });
    const sound = probe(stem?.path ?? '').streams.find(({ codec_type }) => codec_type === 'audio');
    expect(sound).toMatchObject({ sample_rate: '48000', channels: 1 });
    const samples = ffmpeg('-i', stem?.path ?? '', '-map', '0:a', '-f', 's16le', '-').length / 2;
    expect(Math.abs(samples - 96_000)).toBeLessThanOrEqual(format.format === 'mp3' ? 1_152 : 0);
  });

  test('without tags there are none', async () => {
    for (const output of formats) {
      const [stem] = await stemsOf('mp3', { ...output, tags: false });
      const { streams, format } = probe(stem?.path ?? '');
      expect(streams).toHaveLength(1);
      expect(Object.keys(lowerCase(format.tags)).filter((name) => name !== 'encoder')).toEqual([]);
    }
  });
});
