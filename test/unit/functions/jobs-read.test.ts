import { describe, expect, test } from '@jest/globals';
import { parse as parseDisposition } from 'content-disposition';
import { jobListResponse, jobResponse } from '../../../core/api/schemas.ts';
import { newIdentifier } from '../../../core/identifiers/identifiers.ts';
import { call } from './api-harness.ts';
import { problem, useJobsApi } from './jobs-api.ts';

const farAway = new Date('2100-01-01');
const api = useJobsApi();

describe('GET /v1/jobs/{id}', () => {
  test.each([
    ['my song.mp3', 'my song (vocals).wav'],
    ['🎵 naïve 歌.flac', '🎵 naïve 歌 (vocals).wav'],
    ['a\r\nX-Evil: 1.wav', 'a__X-Evil_ 1 (vocals).wav'],
    ['a/b\\c:*?.mp3', 'a_b_c___ (vocals).wav'],
    ['Sonata No.2', 'Sonata No.2 (vocals).wav'],
    ['../../etc/passwd', '__.._etc_passwd (vocals).wav'],
    ['..\\boot.ini', '__boot (vocals).wav'],
    ['"quoted" \'name\'.mp3', "_quoted_ 'name' (vocals).wav"],
    ['invoice\u202Efdp.exe', 'invoice_fdp (vocals).wav'],
    ['שיר.mp3', 'שיר (vocals).wav'],
    ['100%20 percent.mp3', '100%20 percent (vocals).wav'],
    ['.mp3', 'song (vocals).wav'],
    ['ü'.repeat(300), `${'ü'.repeat(121)} (vocals).wav`],
    ['n'.repeat(255), `${'n'.repeat(255 - 13)} (vocals).wav`],
    ['👩‍👩‍👧'.repeat(40), `${'👩‍👩‍👧'.repeat(13)} (vocals).wav`],
  ])('lets the stem of %j be saved as %j', async (name, fileName) => {
    const uploadId = await api.world.upload({ owner: api.owner, name });
    const { body: job } = await api.create({ uploadId });
    await api.world.succeed(job.jobId, farAway);
    const { status, body } = await api.get(job.jobId);
    expect(status).toBe(200);
    expect(jobResponse.parse(body).name).toBe(name);
    const vocals = body.stems?.find((stem) => stem.name === 'vocals');
    expect(vocals).toMatchObject({ fileName, mediaType: 'audio/wav', bytes: 12 });
    expect(Buffer.byteLength(fileName)).toBeLessThanOrEqual(255);
    expect((await (await fetch(vocals?.url ?? '')).arrayBuffer()).byteLength).toBe(12);
    const signed = new URL(vocals?.url ?? '').searchParams;
    expect(signed.get('response-content-type')).toBe('audio/wav');
    const disposition = signed.get('response-content-disposition') ?? '';
    expect(disposition).toMatch(/^[\x20-\x7e]+$/);
    expect(parseDisposition(disposition)).toMatchObject({
      type: 'attachment',
      parameters: { filename: fileName },
    });
  });

  test('shows a job from before a separation could be asked for with the defaults', async () => {
    const { jobId } = await api.accepted();
    const { separation: _none, ...old } = (await api.world.store.get(jobId))!;
    await api.world.store.create({ ...old, id: newIdentifier('job') });
    const { body } = await api.list();
    expect(body.jobs).toHaveLength(2);
    for (const job of body.jobs) expect(job.separation).toEqual({ shifts: 0, seed: 0 });
  });

  test('shows progress while processing and the failure with what to do afterwards', async () => {
    const { jobId } = await api.accepted();
    const options = { worker: 'w', leaseSeconds: 60, maxAttempts: 3 };
    const claim = await api.world.transitions.claim(await api.world.store.get(jobId), options);
    const leaseId = claim.kind === 'claimed' ? claim.leaseId : '';
    await api.world.transitions.heartbeat(jobId, leaseId, 60, { stage: 'separate', fraction: 0.5 });
    expect((await api.get(jobId)).body).toMatchObject({
      state: 'processing',
      attempts: 1,
      progress: { stage: 'separate', fraction: 0.5 },
    });
    const fault = {
      type: 'corrupt-audio',
      detail: 'Frame 7 is damaged.',
      at: new Date().toISOString(),
    } as const;
    await api.world.transitions.fail(jobId, leaseId, fault);
    const { body } = await api.get(jobId);
    expect(jobResponse.parse(body)).toMatchObject({
      state: 'failed',
      failure: { type: 'corrupt-audio', detail: 'Frame 7 is damaged.', action: expect.any(String) },
    });
    expect(body).not.toHaveProperty('progress');
  });

  test('never shows the webhook secret again, nor what is internal', async () => {
    const { jobId } = await api.accepted({ webhook: { url: 'https://example.com/' } });
    const { body } = await api.get(jobId);
    expect(body.webhook).toEqual({ url: 'https://example.com/', state: 'waiting', attempts: 0 });
    expect(Object.keys(body)).not.toEqual(expect.arrayContaining(['owner']));
    expect(JSON.stringify(body)).not.toMatch(/whsec_|fingerprint|lease|dueAt/);
  });

  test("knows no job of another owner, nor one that never was, nor the owner's slots", async () => {
    const { jobId } = await api.accepted();
    for (const [id, as] of [
      [jobId, 'mallory'],
      ['job_00000000000000000000000000', api.owner],
      [`slots%23${api.owner}`, api.owner],
      ['nonsense', api.owner],
    ] as const) {
      expect(await api.get(id, as)).toMatchObject({ status: 404, body: problem('job-not-found') });
      expect(await call(api.handler, 'DELETE', `/v1/jobs/${id}`, { owner: as })).toMatchObject({
        status: 404,
      });
    }
  });

  test('lets a job expire once its stems are gone', async () => {
    const { jobId } = await api.accepted();
    await api.world.succeed(jobId, new Date(api.runtime.now() + 60_000));
    const before = await api.get(jobId);
    expect(before.body).toMatchObject({ state: 'succeeded' });
    const expires = Date.parse(before.body.stems?.[0]?.urlExpiresAt ?? '');
    expect(expires).toBeLessThanOrEqual(Date.parse(before.body.stemsExpireAt ?? ''));
    api.runtime.advance(60_001);
    const { body } = await api.get(jobId);
    expect(body.state).toBe('expired');
    expect(body).not.toHaveProperty('stems');
    expect(await api.world.store.get(jobId)).toMatchObject({ state: 'expired' });
  });
});

describe('GET /v1/jobs', () => {
  test('gives all jobs of the owner, newest first, over pages', async () => {
    const ids: string[] = [];
    for (let count = 0; count < 5; count += 1) {
      const { jobId } = await api.accepted();
      ids.unshift(jobId);
      await api.world.succeed(jobId, farAway);
      api.runtime.advance(1000);
    }
    const seen: string[] = [];
    let cursor: string | undefined;
    do {
      const { status, body } = await api.list({ limit: '2', ...(cursor === undefined ? {} : { cursor }) });
      expect(status).toBe(200);
      seen.push(...jobListResponse.parse(body).jobs.map(({ jobId }) => jobId));
      cursor = body.nextCursor;
    } while (cursor !== undefined);
    expect(seen).toEqual(ids);
  });

  test('shows stems whose time is over as expired without waiting to be asked for each job', async () => {
    const { jobId } = await api.accepted();
    await api.world.succeed(jobId, new Date(api.runtime.now() - 1));
    expect((await api.list()).body.jobs).toMatchObject([{ jobId, state: 'expired' }]);
  });

  test.each([
    [{ limit: '0' }, 'limit'],
    [{ limit: '101' }, 'limit'],
    [{ limit: 'ten' }, 'limit'],
    [{ cursor: 'not a cursor' }, 'cursor'],
    [{ cursor: Buffer.from('["2026-01-01T00:00:00.000Z","slots#x"]').toString('base64url') }, 'cursor'],
    [{ cursor: Buffer.from('{}').toString('base64url') }, 'cursor'],
  ])('refuses the query %j', async (query, pointer) => {
    const { status, body } = await api.list(query);
    expect({ status, body }).toMatchObject({ status: 400, body: { errors: [{ pointer }] } });
  });
});
