import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { createServer, type Server } from 'node:http';
import { readdir, readFile, truncate } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { limitsSchema } from '../../../../core/settings/limits.ts';
import { createEngine } from '../../../../gpu-worker/engine/engine-client.ts';
import { encodeFile } from '../../../support/audio/encode-file.ts';
import { EngineWorkshop } from '../../../support/audio/engine-workshop.ts';
import { noise, sine, stereoNoise } from '../../../support/audio/signals.ts';
import { wavBytes } from '../../../support/audio/wav-bytes.ts';

const engine = createEngine({ threads: 1 });
const requests: string[] = [];
let server: Server;
let workshop: EngineWorkshop;
let pack: string;
let secret: string;

beforeAll(async () => {
  workshop = await EngineWorkshop.open();
  pack = await workshop.pack();
  secret = await workshop.upload('secret.wav', wavBytes(stereoNoise(0.5, 10_000)));
  server = createServer((request, response) => {
    requests.push(request.url ?? '');
    response.end(wavBytes(stereoNoise(0.5, 10_000)));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
});

afterAll(async () => {
  await engine.close();
  server.close();
  await workshop.close();
});

async function separate(name: string, content: string | Uint8Array, maxAudioSeconds = 600) {
  const source = await workshop.upload(name, content);
  return engine.separate(await workshop.request(source, pack, { limits: { maxAudioSeconds } }));
}

async function encoded(kind: 'mp3' | 'flac', seconds: number): Promise<Buffer> {
  const path = workshop.path(`whole.${kind}`);
  encodeFile(path, kind, stereoNoise(0.5, seconds * 44_100));
  return readFile(path);
}

test.each([
  ['empty.mp3', 'empty-file', ''],
  ['letter.mp3', 'unsupported-format', 'Dear worker, this is not a song.\n'.repeat(100)],
  ['zeros.wav', 'unsupported-format', Buffer.alloc(10_000)],
  ['page.flac', 'unsupported-format', '<!doctype html><html><body>404</body></html>'],
  ['cut-header.wav', 'corrupt-audio', wavBytes(stereoNoise(0.5, 10)).subarray(0, 20)],
  ['cut-header.flac', 'corrupt-audio', Buffer.from('fLaC')],
  ['no-samples.wav', 'no-audio', wavBytes([new Float32Array(0), new Float32Array(0)])],
] as const)('%s fails as %s', async (name, type, content) => {
  await expect(separate(name, content)).rejects.toMatchObject({ name: 'JobFailure', type });
});

test('a bare picture is not audio', async () => {
  const png = Buffer.from(
    'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
    'base64',
  );
  await expect(separate('cover.mp3', png)).rejects.toMatchObject({ type: 'unsupported-format' });
});

const references: readonly (readonly [string, (target: string) => string])[] = [
  [
    'an HLS playlist',
    (target) => `#EXTM3U\n#EXT-X-TARGETDURATION:10\n#EXTINF:10,\n${target}\n#EXT-X-ENDLIST\n`,
  ],
  ['an ffmpeg concat script', (target) => `ffconcat version 1.0\nfile '${target}'\n`],
  [
    'an SDP description',
    (target) =>
      `v=0\no=- 0 0 IN IP4 127.0.0.1\ns=${target}\nc=IN IP4 127.0.0.1\nt=0 0\nm=audio 5004 RTP/AVP 0\n`,
  ],
  ['an SVG picture', (target) => `<svg xmlns="http://www.w3.org/2000/svg"><image href="${target}"/></svg>`],
  ['a cue sheet', (target) => `FILE "${target}" WAVE\n  TRACK 01 AUDIO\n    INDEX 01 00:00:00\n`],
  [
    'a DASH manifest',
    (target) =>
      `<?xml version="1.0"?><MPD xmlns="urn:mpeg:dash:schema:mpd:2011"><BaseURL>${target}</BaseURL></MPD>`,
  ],
];

test.each(references)(
  '%s under an audio name is refused, and nothing it names is read',
  async (what, content) => {
    const address = server.address() as AddressInfo;
    for (const target of [`http://127.0.0.1:${address.port}/secret.wav`, secret, `file:${secret}`]) {
      for (const extension of ['mp3', 'wav', 'm4a']) {
        const attempt = separate(`${what.replaceAll(' ', '-')}.${extension}`, content(target));
        await expect(attempt).rejects.toMatchObject({ type: 'unsupported-format' });
      }
    }
    expect(requests).toEqual([]);
  },
);

test('a sample that is not a number is found, with its place', async () => {
  const left = noise(0.5, 44_100);
  left[22_050] = Number.NaN;
  const attempt = separate('nan.wav', wavBytes([left, noise(0.5, 44_100)], 44_100, 'float32'));
  await expect(attempt).rejects.toMatchObject({
    type: 'non-finite-samples',
    detail: expect.stringContaining('second 0.500'),
  });
});

test('a song whose header says it is too long is refused before it is decoded', async () => {
  const attempt = separate('long.wav', wavBytes(stereoNoise(0.5, 3 * 44_100)), 2);
  await expect(attempt).rejects.toMatchObject({
    type: 'too-long',
    detail: expect.stringContaining('says it lasts 3 seconds'),
  });
});

test('ten hours are refused by the usual limit as soon as the file is opened', async () => {
  const seconds = 10 * 3600;
  const header = wavBytes([new Float32Array(1)], 8_000).subarray(0, 44);
  const content = 2 * 8_000 * seconds;
  header.writeUInt32LE(36 + content, 4);
  header.writeUInt32LE(content, 40);
  const source = await workshop.upload('ten-hours.wav', header);
  // Nothing but the header takes up room on the disk.
  await truncate(source, 44 + content);
  const { maxAudioSeconds } = limitsSchema.parse({});
  const request = await workshop.request(source, pack, { limits: { maxAudioSeconds } });
  await expect(engine.separate(request)).rejects.toMatchObject({
    type: 'too-long',
    detail: 'It says it lasts 36000 seconds; the limit is 10800.',
  });
  expect(await readdir(request.workFolder)).toEqual([]);
});

test('a song that is longer than its header says is stopped once it is too long', async () => {
  const bytes = await encoded('flac', 3);
  // STREAMINFO holds the number of samples in the last 36 bits of bytes 18 to 25; here it becomes 44,100.
  bytes.writeUInt32BE(44_100, 22);
  const attempt = separate('lying.flac', bytes, 2);
  await expect(attempt).rejects.toMatchObject({
    type: 'too-long',
    detail: expect.stringContaining('were decoded'),
  });
});

test.each(['mp3', 'flac'] as const)(
  'a %s file that was cut off is separated, with a warning',
  async (kind) => {
    const bytes = await encoded(kind, 5);
    const result = await separate(`cut.${kind}`, bytes.subarray(0, Math.floor(bytes.length * 0.6)));
    expect(result.audio.durationSeconds).toBeGreaterThan(2);
    expect(result.warnings[0]).toMatch(/says it lasts 5\.0 seconds/);
  },
);

test.each([
  ['mono', wavBytes([sine(440, 0.5, 44_100)])],
  ['8 kHz', wavBytes([sine(440, 0.5, 8_000, 8_000), sine(440, 0.5, 8_000, 8_000)], 8_000)],
  [
    '96 kHz with 24 bits',
    wavBytes([sine(440, 0.5, 96_000, 96_000), sine(440, 0.5, 96_000, 96_000)], 96_000, 'int24'),
  ],
  ['5.1', wavBytes(Array.from({ length: 6 }, (_, c) => noise(0.5, 44_100, c + 1)))],
])('one second of %s is separated', async (name, bytes) => {
  const result = await separate(`${name}.wav`, bytes);
  expect(result.audio.durationSeconds).toBeCloseTo(1, 4);
  expect(result.stems).toHaveLength(4);
});

test('what a failure tells a client holds no local path', async () => {
  const error: unknown = await separate(
    'cut-header.wav',
    wavBytes(stereoNoise(0.5, 10)).subarray(0, 20),
  ).catch((reason: unknown) => reason);
  expect((error as Error).message).not.toContain(workshop.folder);
});
