import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import contentDisposition from 'content-disposition';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { ApiClient, type JobView } from '../../cli/client/api-client.ts';
import { type LocalStack, startLocalStack } from '../support/local-stack.ts';
import { type OddSong, hostileSongs, oddSongs } from '../support/odd-songs.ts';
import { hasEnded, submitSong, until, untilJob } from '../support/submit-song.ts';
import { startReceiver, type WebhookReceiver } from '../support/webhook-receiver.ts';
import { peak, stereoNoise } from '../support/audio/signals.ts';
import { readWav, wavBytes } from '../support/audio/wav-bytes.ts';

let stack: LocalStack;
let client: ApiClient;
let folder: string;

beforeAll(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'stemwatch-inputs-'));
  stack = await startLocalStack();
  client = new ApiClient({ url: stack.url, token: stack.token });
});

afterAll(async () => {
  await stack.stop();
  rmSync(folder, { recursive: true });
});

async function separate(song: { name: string; bytes: Uint8Array }): Promise<JobView> {
  const job = await submitSong(client, { ...song, job: { output: { format: 'wav', bitDepth: 24 } } });
  return untilJob(client, job.jobId, hasEnded);
}

async function fetchWav(url: string): Promise<ReturnType<typeof readWav>> {
  return readWav(Buffer.from(await (await fetch(url)).arrayBuffer()));
}

function expectFailure(type: string, job: JobView): void {
  expect({ state: job.state, type: job.failure?.type }).toEqual({ state: 'failed', type });
  expect(job.failure?.action).toMatch(/^[A-Z].*\.$/);
  expect(job.attempts).toBe(1);
}

async function expectStems(song: OddSong, job: JobView): Promise<void> {
  expect({ state: job.state, failure: job.failure }).toEqual({ state: 'succeeded' });
  expect((job.warnings ?? []).length > 0).toBe(song.warned === true);
  expect(job.stems).toHaveLength(4);
  for (const stem of job.stems ?? []) {
    const { channels, sampleRate } = await fetchWav(stem.url);
    expect({ channels: channels.length, sampleRate }).toEqual({ channels: 2, sampleRate: 44_100 });
    const difference = channels[0]!.length / sampleRate - song.seconds!;
    expect(Math.abs(difference)).toBeLessThanOrEqual(song.inexact === true ? 0.2 : 1e-6);
    if (song.silent === true) expect([stem.silent, ...channels.map(peak)]).toEqual([true, 0, 0]);
  }
}

describe('odd songs', () => {
  let worker: number | undefined;

  beforeAll(() => {
    worker = stack.pid('worker');
  });

  test.each(Object.keys(oddSongs))('%s: whole stems, or a failure that says what to do', async (what) => {
    const song = oddSongs[what]!(folder);
    const job = await separate(song);
    if (song.failure === undefined) await expectStems(song, job);
    else expectFailure(song.failure, job);
    expect(stack.pid('worker')).toBe(worker);
  });

  test('an empty file is refused before it is uploaded', async () => {
    const refusal = client.createUpload({ name: 'empty.wav', size: 0 });
    await expect(refusal).rejects.toMatchObject({ problem: { status: 400, errors: [{ pointer: '/size' }] } });
  });
});

describe('hostile files under audio names', () => {
  let trap: WebhookReceiver;

  beforeAll(async () => {
    trap = await startReceiver();
    writeFileSync(path.join(folder, 'secret.wav'), wavBytes(stereoNoise(0.3, 1000)));
  });

  afterAll(() => trap.close());

  test('are refused; nothing is read beyond the upload and no connection is made', async () => {
    for (const [what, song] of Object.entries(
      hostileSongs(`${trap.url}/`, path.join(folder, 'secret.wav')),
    )) {
      const job = await separate(song);
      expect({ what, state: job.state, type: job.failure?.type }).toEqual({
        what,
        state: 'failed',
        type: 'unsupported-format',
      });
    }
    expect(trap.received).toEqual([]);
  });
});

describe('names', () => {
  const names: Record<string, { name: string; fileName?: string }> = {
    emoji: { name: '🎸 solo 🎤.wav', fileName: '🎸 solo 🎤 (vocals).wav' },
    quotes: { name: `"quoted" 'twice'.wav`, fileName: `_quoted_ 'twice' (vocals).wav` },
    newlines: { name: 'one\r\nX-Evil: 1\n.wav' },
    'a way up': { name: '../../../etc/passwd' },
    '255 bytes': { name: `${'n'.repeat(251)}.wav` },
    '255 bytes of emoji': { name: `${'🎵'.repeat(62)}.wav` },
    'right to left': { name: 'שיר ערב.wav', fileName: 'שיר ערב (vocals).wav' },
    'an override that turns text around': { name: 'gnp\u202e3pm.wav' },
  };

  test('are kept for display, never used as a path, and correct in Content-Disposition', async () => {
    const bytes = wavBytes(stereoNoise(0.3, 1000));
    for (const [what, { name, fileName }] of Object.entries(names)) {
      const created = await submitSong(client, { name, bytes, job: { stems: ['vocals'] } });
      const job = await untilJob(client, created.jobId, hasEnded);
      expect({ what, state: job.state, name: job.name }).toEqual({ what, state: 'succeeded', name });
      const response = await fetch(job.stems?.[0]?.url ?? '');
      expect(response.status).toBe(200);
      const offered = contentDisposition.parse(response.headers.get('content-disposition') ?? '');
      expect(offered.type).toBe('attachment');
      const given = offered.parameters['filename'] ?? '';
      if (fileName !== undefined) expect(given).toBe(fileName);
      expect(given).toMatch(/ \(vocals\)\.wav$/);
      // eslint-disable-next-line no-control-regex
      expect(given).not.toMatch(/[\u0000-\u001f\u007f/\\\u202a-\u202e\u2066-\u2069]/);
      expect(Buffer.byteLength(given)).toBeLessThanOrEqual(255);
      expect(job.stems?.[0]?.url).not.toContain('passwd?');
    }
  });
});

test('temporary files of all these jobs are gone', async () => {
  await until(
    () =>
      readdirSync(stack.workFolder, { recursive: true }).filter((entry) =>
        /raw|wav|song|source/.test(String(entry)),
      ),
    (left) => left.length === 0,
  );
});
