import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { chmodSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ApiClient, type JobView } from '../../../cli/client/api-client.ts';
import { downloadStems } from '../../../cli/client/download-stems.ts';
import { separateSong, type SongProgress } from '../../../cli/client/separate-song.ts';
import { uploadFile } from '../../../cli/client/upload-file.ts';
import {
  type SeenRequest,
  type StandInAnswer,
  type StandInApi,
  startStandInApi,
} from '../../support/stand-in-api.ts';

let folder: string;
let api: StandInApi;
let client: ApiClient;
let answer: (request: SeenRequest, url: string) => StandInAnswer;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'song-transfer-'));
  api = await startStandInApi((request, url) => answer(request, url));
  client = new ApiClient({ url: api.url, token: 'tok', retryPauses: [] });
});

afterEach(async () => {
  await api.close();
  rmSync(folder, { recursive: true });
});

function song(content: string, name = 'my song.mp3'): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}

const single = (url: string): StandInAnswer => ({
  status: 201,
  json: {
    uploadId: 'upl_1',
    method: 'PUT',
    url: `${url}/bucket/one`,
    headers: { 'content-type': 'audio/mpeg' },
  },
});

const upload = (path: string): Promise<string> => uploadFile(client, path, () => undefined);

describe('uploading a file', () => {
  test('sends it in one piece with its exact length and the headers that were signed', async () => {
    answer = ({ method }, url) =>
      method === 'POST' ? single(url) : { status: 200, headers: { etag: '"e"' } };
    const progress: [number, number][] = [];
    const id = await uploadFile(client, song('0123456789'), (...seen) => progress.push(seen));
    expect(id).toBe('upl_1');
    expect(JSON.parse(api.seen[0]?.body.toString() ?? '')).toEqual({
      name: 'my song.mp3',
      size: 10,
      contentType: 'audio/mpeg',
    });
    expect(api.seen[1]).toMatchObject({
      method: 'PUT',
      path: '/bucket/one',
      body: Buffer.from('0123456789'),
    });
    expect(api.seen[1]?.headers).toMatchObject({ 'content-length': '10', 'content-type': 'audio/mpeg' });
    expect(api.seen[1]?.headers['authorization']).toBeUndefined();
    expect(progress.at(0)).toEqual([0, 10]);
    expect(progress.at(-1)).toEqual([10, 10]);
  });

  test('sends it in parts when it is told to, and puts them together in order', async () => {
    answer = ({ method, path }, url) => {
      if (method === 'PUT') return { status: 200, headers: { etag: `"${path.at(-1)}"` } };
      if (path.endsWith('/complete')) return { status: 200, json: { uploadId: 'upl_1', size: 10 } };
      const parts = [4, 4, 2].map((size, index) => ({
        partNumber: index + 1,
        size,
        url: `${url}/part/${index + 1}`,
      }));
      return { status: 201, json: { uploadId: 'upl_1', method: 'multipart', partSize: 4, parts } };
    };
    await uploadFile(client, song('0123456789'), () => undefined);
    const sent = api.seen
      .filter(({ method }) => method === 'PUT')
      .map(({ path, body }) => `${path} ${body.toString()}`);
    expect(sent.sort()).toEqual(['/part/1 0123', '/part/2 4567', '/part/3 89']);
    expect(JSON.parse(api.seen.at(-1)?.body.toString() ?? '')).toEqual({
      parts: [1, 2, 3].map((partNumber) => ({ partNumber, etag: `"${partNumber}"` })),
    });
  });

  test('begins again when the connection breaks, and the progress stays true', async () => {
    let puts = 0;
    answer = ({ method }, url) => {
      if (method === 'POST') return single(url);
      puts += 1;
      return puts === 1 ? 'hang up' : { status: 200 };
    };
    const progress: number[] = [];
    await uploadFile(client, song('0123456789'), (sent) => progress.push(sent));
    expect(puts).toBe(2);
    expect(progress).toContain(0);
    expect(progress.at(-1)).toBe(10);
  });

  test('says why when the object store refuses it', async () => {
    answer = ({ method }, url) =>
      method === 'POST' ? single(url) : { status: 403, bytes: Buffer.from('expired') };
    await expect(uploadFile(client, song('x'), () => undefined)).rejects.toThrow(
      /my song\.mp3 could not be uploaded: the object store answered with status 403: expired/,
    );
  });

  test('refuses what is no file, empty, missing or locked before anything is sent', async () => {
    const none = join(folder, 'none.mp3');
    await expect(upload(none)).rejects.toThrow(`There is no file ${none}. Check its name.`);
    mkdirSync(join(folder, 'album'));
    await expect(upload(join(folder, 'album'))).rejects.toThrow('album is not a file. Name an audio file.');
    await expect(upload(song('', 'empty.wav'))).rejects.toThrow('empty.wav is empty.');
    const locked = song('x', 'locked.mp3');
    chmodSync(locked, 0);
    // The superuser may read everything.
    if (process.getuid?.() !== 0) await expect(upload(locked)).rejects.toThrow('locked.mp3 may not be read.');
    expect(api.seen).toEqual([]);
  });
});

const job = (url: string, more: Partial<JobView> = {}): JobView =>
  ({
    jobId: 'job_1',
    state: 'succeeded',
    output: { format: 'flac', bitDepth: 24 },
    stems: [
      { name: 'vocals', bytes: 6, url: `${url}/stem/vocals` },
      { name: 'drums', bytes: 5, url: `${url}/stem/drums` },
    ],
    ...more,
  }) as JobView;

describe('downloading stems', () => {
  test('gives one whole file per stem, named after it', async () => {
    answer = ({ path }) => ({ status: 200, bytes: Buffer.from(path.slice('/stem/'.length)) });
    const progress: number[] = [];
    const stems = await downloadStems(job(api.url), join(folder, 'out'), (received) =>
      progress.push(received),
    );
    expect(stems.map(({ path }) => readFileSync(path, 'utf8'))).toEqual(['vocals', 'drums']);
    expect(readdirSync(join(folder, 'out')).sort()).toEqual(['drums.flac', 'vocals.flac']);
    expect(progress.at(-1)).toBe(11);
  });

  test('never writes outside of its folder, whatever a stem is called', async () => {
    answer = () => ({ status: 200, bytes: Buffer.from('x') });
    const stems = [{ name: '../../evil', bytes: 1, url: `${api.url}/x` }] as unknown as JobView['stems'];
    await downloadStems(job(api.url, { stems }), join(folder, 'out'), () => undefined);
    expect(readdirSync(join(folder, 'out'))).toEqual(['______evil.flac']);
  });

  test('fetches a stem again that did not arrive whole', async () => {
    let calls = 0;
    answer = () => {
      calls += 1;
      return { status: 200, bytes: Buffer.from(calls === 1 ? 'voc' : 'vocals') };
    };
    const stems = job(api.url).stems?.slice(0, 1);
    await downloadStems(job(api.url, { stems }), join(folder, 'out'), () => undefined);
    expect(readFileSync(join(folder, 'out/vocals.flac'), 'utf8')).toBe('vocals');
  });
});

describe('the whole way of a song', () => {
  test('tells each step and gives the files', async () => {
    const states: Partial<JobView>[] = [
      { state: 'queued' },
      { state: 'processing', progress: { stage: 'separate', fraction: 0.5 } },
      {},
    ];
    answer = ({ method, path }, url) => {
      if (path === '/v1/uploads') return single(url);
      if (path === '/v1/jobs') return { status: 202, json: job(url, { state: 'queued' }) };
      if (path === '/v1/jobs/job_1') return { status: 200, json: job(url, states.shift() ?? {}) };
      return method === 'PUT' ? { status: 200 } : { status: 200, bytes: Buffer.from(path.slice(6)) };
    };
    const seen: SongProgress[] = [];
    const separation = { shifts: 2, seed: 1 };
    const request = {
      file: song('sound'),
      out: join(folder, 'stems'),
      stems: ['vocals', 'drums'],
      separation,
    };
    const { stems } = await separateSong(client, request, (progress) => seen.push(progress));
    expect(stems.map(({ path }) => path)).toEqual([
      join(folder, 'stems/my song/vocals.flac'),
      join(folder, 'stems/my song/drums.flac'),
    ]);
    expect([...new Set(seen.map(({ stage }) => stage))]).toEqual([
      'upload',
      'waiting',
      'separate',
      'succeeded',
      'download',
    ]);
    const created = api.seen.find(({ method, path }) => method === 'POST' && path === '/v1/jobs');
    expect(JSON.parse(created?.body.toString() ?? '')).toEqual({
      uploadId: 'upl_1',
      stems: ['vocals', 'drums'],
      separation,
    });
  });

  test('ends with the job as it is when it fails', async () => {
    answer = ({ method, path }, url) => {
      if (path === '/v1/uploads') return single(url);
      return method === 'PUT'
        ? { status: 200 }
        : { status: 200, json: job(url, { state: 'failed', stems: undefined }) };
    };
    const result = await separateSong(client, { file: song('sound'), out: folder }, () => undefined);
    expect(result).toMatchObject({ job: { state: 'failed' }, stems: [] });
  });
});
