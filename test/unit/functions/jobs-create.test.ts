import { describe, expect, test } from '@jest/globals';
import { jobResponse } from '../../../core/api/schemas.ts';
import type { JobView } from '../../../core/jobs/job-view.ts';
import { defaultOutput } from '../../../core/jobs/output.ts';
import { createJobsHandler } from '../../../functions/jobs/jobs-handler.ts';
import { call, testRuntime } from './api-harness.ts';
import { problem, useJobsApi } from './jobs-api.ts';
import { jobIdsOf } from './jobs-harness.ts';

const limit = 3;
const farAway = new Date('2100-01-01');
const api = useJobsApi({ maxActiveJobsPerOwner: limit });

describe('POST /v1/jobs', () => {
  test('accepts a job and queues one message for it', async () => {
    const uploadId = await api.world.upload({ owner: api.owner, name: 'Ünï 🎵.flac' });
    const { status, body } = await api.create({ uploadId }, { 'x-correlation-id': 'corr-1' });
    expect(status).toBe(202);
    expect(jobResponse.parse(body)).toMatchObject({
      state: 'queued',
      uploadId,
      name: 'Ünï 🎵.flac',
      model: 'preview',
      stemsRequested: ['vocals', 'drums', 'bass', 'other'],
      separation: { shifts: 0, seed: 0 },
      output: defaultOutput,
      attempts: 0,
      correlationId: 'corr-1',
    });
    const messages = await api.world.drain(api.aws.settings.jobsQueueUrl);
    expect(jobIdsOf(messages)).toEqual([body.jobId]);
    const stored = await api.world.store.get(body.jobId);
    expect(stored?.owner).toBe(api.owner);
    expect(messages[0]?.MessageAttributes).toMatchObject({
      correlationId: { StringValue: 'corr-1' },
      traceparent: { StringValue: stored?.traceparent },
    });
  });

  test("continues the client's trace with a span of its own", async () => {
    const traceId = '0af7651916cd43dd8448eb211c80319c';
    const uploadId = await api.world.upload({ owner: api.owner });
    const { body } = await api.create({ uploadId }, { traceparent: `00-${traceId}-b7ad6b7169203331-01` });
    const stored = await api.world.store.get(body.jobId);
    expect(stored?.traceparent).toMatch(new RegExp(`^00-${traceId}-[0-9a-f]{16}-01$`));
    expect(stored?.traceparent).not.toContain('b7ad6b7169203331');
  });

  test('gives the first model offered to who names none, and any other one by name', async () => {
    const offering = testRuntime(api.aws, 'jobs', { models: ['htdemucs', 'preview'] });
    const handler = createJobsHandler(offering);
    const create = async (fields: object): Promise<JobView> => {
      const uploadId = await api.world.upload({ owner: api.owner });
      const answer = await call<JobView>(handler, 'POST', '/v1/jobs', {
        body: { uploadId, ...fields },
        owner: api.owner,
      });
      return answer.body;
    };
    expect(await create({})).toMatchObject({
      model: 'htdemucs',
      stemsRequested: ['drums', 'bass', 'other', 'vocals'],
    });
    expect(await create({ model: 'preview' })).toMatchObject({ model: 'preview' });
    expect(await create({ model: 'htdemucs_6s' })).toMatchObject({
      type: 'urn:stemwatch:problem:model-not-offered',
      detail: expect.stringContaining('it offers htdemucs, preview'),
    });
  });

  test('refuses a segment where the networks of the model take only their own', async () => {
    const offering = testRuntime(api.aws, 'jobs', { models: ['kim_vocal_2', 'htdemucs'] });
    const handler = createJobsHandler(offering);
    const uploadId = await api.world.upload({ owner: api.owner });
    const ask = async (model: string, segment: number) =>
      call(handler, 'POST', '/v1/jobs', {
        body: { uploadId, model, separation: { segment } },
        owner: api.owner,
      });
    for (const [model, segment] of [
      ['kim_vocal_2', 2],
      ['htdemucs', 7.9],
    ] as const)
      expect(await ask(model, segment)).toMatchObject({
        status: 422,
        body: {
          type: 'urn:stemwatch:problem:job-options-invalid',
          errors: [{ pointer: '/separation/segment' }],
        },
      });
    expect(await ask('htdemucs', 7.8)).toMatchObject({ status: 202 });
  });

  test('refuses options that together cost too much, and names the cost', async () => {
    const uploadId = await api.world.upload({ owner: api.owner });
    const ask = async (separation: object) =>
      call(api.handler, 'POST', '/v1/jobs', { body: { uploadId, separation }, owner: api.owner });
    expect(await ask({ shifts: 20, overlap: 0.9 })).toMatchObject({
      status: 422,
      body: {
        type: 'urn:stemwatch:problem:job-options-invalid',
        detail: expect.stringContaining('200 times; at most 100'),
        errors: [{ pointer: '/separation' }],
      },
    });
    expect(await ask({ shifts: 5, segment: 1, overlap: 0.75 })).toMatchObject({ status: 422 });
    expect(await ask({ shifts: 20, overlap: 0.75 })).toMatchObject({ status: 202 });
    // Without the model's own overlap it would be 91 times.
    expect(await ask({ shifts: 20, segment: 1.3 })).toMatchObject({
      status: 422,
      body: { detail: expect.stringContaining('105 times') },
    });
  });

  test('counts each network of a bag that the wanted stems need', async () => {
    const limits = { ...api.aws.settings.limits, maxPasses: 5 };
    const models = ['htdemucs_ft'] as const;
    const handler = createJobsHandler(testRuntime(api.aws, 'jobs', { models, limits }));
    const uploadId = await api.world.upload({ owner: api.owner });
    const ask = async (wanted: object) =>
      (await call(handler, 'POST', '/v1/jobs', { body: { uploadId, ...wanted }, owner: api.owner })).status;
    const [separation, stem] = [{ shifts: 2 }, 'vocals'];
    expect(await ask({ separation })).toBe(422);
    expect(await ask({ separation, stems: [stem, 'bass'] })).toBe(422);
    expect(await ask({ separation, stems: [stem] })).toBe(202);
    expect(await ask({ separation, twoStems: { stem } })).toBe(202);
    expect(await ask({ separation, twoStems: { stem, rest: 'add' } })).toBe(422);
    // More than five, but what the model costs on its own.
    expect(await ask({ separation: {} })).toBe(202);
  });

  test('gives the stems in the order of the model, whatever the order asked for', async () => {
    const { stemsRequested } = await api.accepted({ stems: ['bass', 'vocals'] });
    expect(stemsRequested).toEqual(['vocals', 'bass']);
  });

  test('answers what was asked of the separation, and keeps it with the job', async () => {
    const separation = { shifts: 2, seed: 9, overlap: 0.1, segment: 3 };
    const twoStems = { stem: 'drums', rest: 'add' };
    const view = await api.accepted({ separation, twoStems });
    expect(view).toMatchObject({ separation, twoStems, stemsRequested: ['drums', 'no_drums'] });
    expect(await api.world.store.get(view.jobId)).toMatchObject({
      separation,
      twoStems,
      stems: ['drums', 'no_drums'],
    });
  });

  test('takes another separation under the same key for another request', async () => {
    const uploadId = await api.world.upload({ owner: api.owner });
    const [one, two] = [{ shifts: 1 }, { shifts: 1, seed: 1 }];
    const first = await api.create({ uploadId, separation: one }, { 'Idempotency-Key': 'k' });
    const same = await api.create({ uploadId, separation: { ...one, seed: 0 } }, { 'Idempotency-Key': 'k' });
    expect(same).toMatchObject({ status: 202, body: { jobId: first.body.jobId } });
    expect(await api.create({ uploadId, separation: two }, { 'Idempotency-Key': 'k' })).toMatchObject({
      status: 422,
      body: problem('idempotency-key-reused'),
    });
  });

  test('answers the same job when a request is repeated with its key, and sends one message', async () => {
    const uploadId = await api.world.upload({ owner: api.owner });
    const request = { uploadId, webhook: { url: 'https://example.com/hook' } };
    const first = await api.create(request, { 'Idempotency-Key': 'k' });
    const second = await api.create(request, { 'Idempotency-Key': 'k' });
    expect(second).toMatchObject({ status: 202, body: { jobId: first.body.jobId } });
    expect(first.body.webhook?.secret).toMatch(/^whsec_/);
    expect(second.body.webhook?.secret).toBe(first.body.webhook?.secret);
    expect(await api.world.drain(api.aws.settings.jobsQueueUrl)).toHaveLength(1);
  });

  test('makes one job of requests with one key that arrive together', async () => {
    const uploadId = await api.world.upload({ owner: api.owner });
    const answers = await Promise.all(
      [1, 2, 3, 4].map(async () => api.create({ uploadId }, { 'Idempotency-Key': 'together' })),
    );
    expect(new Set(answers.map(({ body }) => body.jobId)).size).toBe(1);
    expect(await api.world.slots.held(api.owner)).toEqual([answers[0]?.body.jobId]);
  });

  test('refuses a key that was used for another request', async () => {
    const uploadId = await api.world.upload({ owner: api.owner });
    await api.create({ uploadId }, { 'Idempotency-Key': 'k' });
    const { status, body } = await api.create({ uploadId, metadata: { a: 1 } }, { 'Idempotency-Key': 'k' });
    expect({ status, body }).toEqual({ status: 422, body: problem('idempotency-key-reused') });
  });

  test('writes no job whose message could not be sent, and accepts it when the request is repeated', async () => {
    const uploadId = await api.world.upload({ owner: api.owner });
    const lost = `${api.aws.settings.jobsQueueUrl}-that-does-not-exist`;
    const broken = createJobsHandler(testRuntime(api.aws, 'jobs', { jobsQueueUrl: lost }));
    const request = { body: { uploadId }, owner: api.owner, headers: { 'Idempotency-Key': 'k' } };
    const first = await call(broken, 'POST', '/v1/jobs', request);
    expect(first.status).toBeGreaterThanOrEqual(500);
    expect((await api.world.store.list(api.owner, 10)).jobs).toEqual([]);
    const second = await call<JobView>(api.handler, 'POST', '/v1/jobs', request);
    expect(second.status).toBe(202);
    expect(jobIdsOf(await api.world.drain(api.aws.settings.jobsQueueUrl))).toEqual([second.body.jobId]);
  });

  test.each([
    [{ size: 100, arrived: null }, 409, 'upload-incomplete'],
    [{ size: 100, arrived: 0 }, 422, 'upload-size-mismatch'],
    [{ size: 100, arrived: 101 }, 422, 'upload-size-mismatch'],
    [{ owner: 'somebody else' }, 404, 'upload-not-found'],
  ])('refuses an upload like %j', async (upload, status, slug) => {
    const uploadId = await api.world.upload({ owner: api.owner, ...upload });
    expect(await api.create({ uploadId })).toMatchObject({ status, body: problem(slug) });
    expect(await api.world.slots.held(api.owner)).toEqual([]);
  });

  test.each(['', '../stems/x', 'upl_', `upl_${'0'.repeat(2000)}`])(
    'knows no upload %j, and does not ask the object store for it',
    async (uploadId) => {
      expect(await api.create({ uploadId })).toMatchObject({
        status: 404,
        body: problem('upload-not-found'),
      });
    },
  );

  test.each([
    [{ model: 'nonesuch' }, 'model-unknown', '/model'],
    [{ model: 'constructor' }, 'model-unknown', '/model'],
    [{ model: 'htdemucs' }, 'model-not-offered', '/model'],
    [{ stems: ['vocals', 'kazoo'] }, 'stem-unknown', '/stems/1'],
    [{ twoStems: { stem: 'kazoo' } }, 'stem-unknown', '/twoStems/stem'],
    [{ twoStems: { stem: 'vocals' }, stems: ['vocals'] }, 'job-options-invalid', '/twoStems'],
    [{ twoStems: { stem: 'vocals', rest: 'half' } }, 'job-options-invalid', '/twoStems/rest'],
    [{ separation: { shifts: 21 } }, 'job-options-invalid', '/separation/shifts'],
    [{ separation: { seed: -1 } }, 'job-options-invalid', '/separation/seed'],
    [{ separation: { overlap: 0.95 } }, 'job-options-invalid', '/separation/overlap'],
    [{ separation: { segment: 0.5 } }, 'job-options-invalid', '/separation/segment'],
    [{ separation: { segment: 7 } }, 'job-options-invalid', '/separation/segment'],
    [{ separation: { shift: 2 } }, 'job-options-invalid', '/separation/shift'],
    [{ output: { format: 'aac' } }, 'job-options-invalid', '/output/format'],
    [{ output: { format: 'wav', bitDepth: 8 } }, 'job-options-invalid', '/output/bitDepth'],
    [{ output: { format: 'wav', sampleRate: 96_000 } }, 'job-options-invalid', '/output/sampleRate'],
    [{ output: { format: 'flac', channels: 'left' } }, 'job-options-invalid', '/output/channels'],
    [{ output: { format: 'mp3', bitDepth: 16 } }, 'job-options-invalid', '/output/bitDepth'],
    [{ stems: [] }, 'job-options-invalid', '/stems'],
    [{ stems: ['vocals', 'vocals'] }, 'job-options-invalid', '/stems'],
    [{ webhook: { url: 'http://127.0.0.1/x' } }, 'webhook-refused', '/webhook/url'],
    [{ webhook: { url: 'http://2130706433/x' } }, 'webhook-refused', '/webhook/url'],
    [{ webhook: { url: 'http://0x7f.1/x' } }, 'webhook-refused', '/webhook/url'],
    [{ webhook: { url: 'http://[::1]:80/x' } }, 'webhook-refused', '/webhook/url'],
    [{ webhook: { url: 'http://[::ffff:10.0.0.1]/' } }, 'webhook-refused', '/webhook/url'],
    [{ webhook: { url: 'http://169.254.169.254/latest' } }, 'webhook-refused', '/webhook/url'],
    [{ webhook: { url: 'https://localhost/x' } }, 'webhook-refused', '/webhook/url'],
    [{ webhook: { url: 'https://printer.local./x' } }, 'webhook-refused', '/webhook/url'],
    [{ webhook: { url: 'https://intranet/x' } }, 'webhook-refused', '/webhook/url'],
    [{ webhook: { url: 'https://user:pw@example.com/x' } }, 'webhook-refused', '/webhook/url'],
  ])('refuses %j as %s', async (fields, slug, pointer) => {
    const uploadId = await api.world.upload({ owner: api.owner });
    expect(await api.create({ uploadId, ...fields })).toMatchObject({
      status: 422,
      body: { type: `urn:stemwatch:problem:${slug}`, errors: [{ pointer }] },
    });
  });

  test.each([
    [{ uploadId: 5 }, '/uploadId'],
    [{ webhook: { url: 'ftp://example.com' } }, '/webhook/url'],
    [{ webhook: { url: 'https://example.com', secret: 'weak' } }, '/webhook/secret'],
    [{ metadata: { text: 'x'.repeat(5000) } }, '/metadata'],
  ])('refuses the fields %j and names the place', async (fields, pointer) => {
    const uploadId = await api.world.upload({ owner: api.owner });
    const { status, body } = await api.create({ uploadId, ...fields });
    expect({ status, body }).toMatchObject({ status: 400, body: { errors: [{ pointer }] } });
  });

  test('names every fault of a request whose options are not its only fault', async () => {
    expect(await api.create({ uploadId: 5, separation: { shifts: 21 } })).toMatchObject({
      status: 400,
      body: { errors: [{ pointer: '/uploadId' }, { pointer: '/separation/shifts' }] },
    });
  });

  test('lets webhooks go to private addresses where the settings allow it, but takes no passwords', async () => {
    const open = createJobsHandler(testRuntime(api.aws, 'jobs', { webhookPrivateAddresses: true }));
    const uploadId = await api.world.upload({ owner: api.owner });
    const send = async (url: string) =>
      call(open, 'POST', '/v1/jobs', { owner: api.owner, body: { uploadId, webhook: { url } } });
    expect(await send('http://127.0.0.1:8080/hook')).toMatchObject({ status: 202 });
    expect(await send('http://u:p@127.0.0.1/')).toMatchObject({
      status: 422,
      body: problem('webhook-refused'),
    });
  });
});

describe('the limit of jobs per owner', () => {
  test('refuses one job too many, says when to come back, and takes another once one is gone', async () => {
    const first = await api.accepted();
    for (let count = 1; count < limit; count += 1) await api.accepted();
    const uploadId = await api.world.upload({ owner: api.owner });
    const refused = await api.create({ uploadId });
    expect(refused).toMatchObject({ status: 429, body: problem('too-many-jobs') });
    expect(Number(refused.headers['retry-after'])).toBeGreaterThan(0);
    expect(await call(api.handler, 'DELETE', `/v1/jobs/${first.jobId}`, { owner: api.owner })).toMatchObject({
      status: 202,
    });
    expect(await api.create({ uploadId })).toMatchObject({ status: 202 });
  });

  test('takes slots back whose jobs have ended or never came to be', async () => {
    const ended = await api.accepted();
    await api.world.succeed(ended.jobId, farAway);
    await api.world.slots.take(api.owner, 'job_of_a_process_that_died', limit);
    const active = await api.accepted();
    expect(await api.world.slots.held(api.owner)).toHaveLength(limit);
    const next = await api.accepted();
    expect(new Set(await api.world.slots.held(api.owner))).toEqual(new Set([active.jobId, next.jobId]));
  });

  test('does not count the owner of another job', async () => {
    for (let count = 0; count < limit; count += 1) await api.accepted();
    api.owner = `${api.owner}-neighbour`;
    expect(await api.accepted()).toMatchObject({ state: 'queued' });
  });
});
