import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { HeadObjectCommand } from '@aws-sdk/client-s3';
import type { uploadResponse } from '../../../core/api/schemas.ts';
import type { z } from 'zod';
import type { ApiHandler } from '../../../functions/http/api-handler.ts';
import { createUploadsHandler } from '../../../functions/uploads/uploads-handler.ts';
import { type EmbeddedAws, startEmbeddedAws } from '../../support/embedded-aws.ts';
import { call, type TestRuntime, testRuntime } from './api-harness.ts';
import { type CapturedOutput, captureOutput } from './captured-output.ts';

type UploadAnswer = z.input<typeof uploadResponse>;

const partBytes = 5 * 1024 ** 2;
let aws: EmbeddedAws;
let output: CapturedOutput;
let runtime: TestRuntime;
let uploads: ApiHandler;

beforeAll(async () => {
  output = captureOutput();
  aws = await startEmbeddedAws({ maxUploadBytes: 20_000_000, multipartThresholdBytes: 6_000_000, partBytes });
  runtime = testRuntime(aws, 'uploads');
  uploads = createUploadsHandler(runtime);
});

afterAll(async () => {
  output.restore();
  await aws.stop();
});

const create = async (body: unknown, headers: Record<string, string> = {}, owner = 'alice') =>
  call<UploadAnswer>(uploads, 'POST', '/v1/uploads', { body, headers, owner });

async function sendParts(upload: UploadAnswer): Promise<{ partNumber: number; etag: string }[]> {
  return Promise.all(
    (upload.parts ?? []).map(async ({ partNumber, size: bytes, url }) => {
      const put = await fetch(url, { method: 'PUT', body: new Uint8Array(bytes) });
      return { partNumber, etag: put.headers.get('etag') ?? '' };
    }),
  );
}
const complete = async (id: string, parts: unknown, owner = 'alice') =>
  call(uploads, 'POST', `/v1/uploads/${id}/complete`, { body: { parts }, owner });

const signedHeaders = (url: string): readonly string[] =>
  new URL(url).searchParams.get('X-Amz-SignedHeaders')?.split(';') ?? [];

describe('POST /v1/uploads', () => {
  test('answers an address that takes exactly the announced bytes', async () => {
    const bytes = new Uint8Array(1000).fill(7);
    const { status, body, headers } = await create({
      name: 'song.wav',
      size: 1000,
      contentType: 'audio/wav',
    });
    expect(status).toBe(201);
    expect(body.method).toBe('PUT');
    expect(headers['x-correlation-id']).toMatch(/^request-/);
    expect(signedHeaders(body.url ?? '')).toEqual(['content-length', 'content-type', 'host']);
    const put = await fetch(body.url ?? '', { method: 'PUT', body: bytes, headers: body.headers ?? {} });
    expect(put.status).toBe(200);
    const head = await aws.clients.objects.send(
      new HeadObjectCommand({ Bucket: aws.settings.bucket, Key: `uploads/${body.uploadId}` }),
    );
    expect(head).toMatchObject({ ContentLength: 1000, ContentType: 'audio/wav' });
  });

  test('signs the announced SHA-256 as a header that the PUT must carry', async () => {
    const sha256 = 'ab'.repeat(32);
    const { body } = await create({ name: 'a', size: 1, sha256 });
    expect(body.headers).toEqual({
      'content-type': 'application/octet-stream',
      'x-amz-checksum-sha256': Buffer.from(sha256, 'hex').toString('base64'),
    });
    expect(signedHeaders(body.url ?? '')).toContain('x-amz-checksum-sha256');
  });

  test('answers the same upload with fresh addresses when a request is repeated with its key', async () => {
    const request = { name: 'again.wav', size: 10 };
    const first = await create(request, { 'Idempotency-Key': 'key 1' });
    const second = await create({ size: 10, name: 'again.wav' }, { 'idempotency-key': 'key 1' });
    expect(second.status).toBe(201);
    expect(second.body.uploadId).toBe(first.body.uploadId);
    expect(new Date(second.body.expiresAt) >= new Date(first.body.expiresAt)).toBe(true);
    const other = await create(request, { 'Idempotency-Key': 'key 1' }, 'bob');
    expect(other.body.uploadId).not.toBe(first.body.uploadId);
  });

  test('refuses a key that was used for another request', async () => {
    await create({ name: 'a', size: 10 }, { 'Idempotency-Key': 'reused' });
    const { status, body } = await create({ name: 'b', size: 10 }, { 'Idempotency-Key': 'reused' });
    expect(status).toBe(422);
    expect(body).toMatchObject({ type: 'urn:stemwatch:problem:idempotency-key-reused' });
  });

  test('makes one upload of two requests with one key that arrive together', async () => {
    const answers = await Promise.all(
      [1, 2, 3].map(async () => create({ name: 'big', size: 15_000_000 }, { 'Idempotency-Key': 'race' })),
    );
    expect(new Set(answers.map(({ body }) => body.uploadId)).size).toBe(1);
    const s3Ids = answers.map(({ body }) => new URL(body.parts?.[0]?.url ?? '').searchParams.get('uploadId'));
    expect(new Set(s3Ids).size).toBe(1);
  });

  test.each([
    ['no size', { name: 'a' }, '/size'],
    ['a size of zero', { name: 'a', size: 0 }, '/size'],
    ['a fractional size', { name: 'a', size: 1.5 }, '/size'],
    ['an empty name', { name: '', size: 1 }, '/name'],
    ['a name of 1025 bytes', { name: 'é'.repeat(512) + 'a', size: 1 }, '/name'],
    ['half a surrogate pair', { name: '\ud83d', size: 1 }, '/name'],
    [
      'a content type with a line break',
      { name: 'a', size: 1, contentType: 'audio/wav\r\nx: y' },
      '/contentType',
    ],
    ['an unknown field', { name: 'a', size: 1, 'pa/th': 1 }, '/pa~1th'],
    ['an array', [], ''],
    ['null', null, ''],
  ])('refuses %s and names the field', async (_case, request, pointer) => {
    const { status, body, headers } = await create(request);
    expect(status).toBe(400);
    expect(headers['content-type']).toBe('application/problem+json');
    expect(body).toMatchObject({
      type: 'urn:stemwatch:problem:invalid-request',
      status: 400,
      errors: [{ pointer }],
      action: expect.any(String),
      correlationId: headers['x-correlation-id'],
    });
  });

  test('refuses a body that is not JSON', async () => {
    for (const rawBody of ['', '{"name":', 'name=a']) {
      const { status, body } = await call(uploads, 'POST', '/v1/uploads', { rawBody });
      expect({ status, type: body['type'] }).toEqual({
        status: 400,
        type: 'urn:stemwatch:problem:malformed-json',
      });
    }
  });

  test('refuses a file above the limit', async () => {
    const { status, body } = await create({ name: 'a', size: 20_000_001 });
    expect(status).toBe(413);
    expect(body).toMatchObject({
      type: 'urn:stemwatch:problem:payload-too-large',
      errors: [{ pointer: '/size' }],
    });
  });

  test('refuses an Idempotency-Key that is empty, too long or not printable', async () => {
    for (const key of ['', 'x'.repeat(256), 'tab\there', 'ümlaut']) {
      const { status, body } = await create({ name: 'a', size: 1 }, { 'Idempotency-Key': key });
      expect(status).toBe(400);
      expect(body).toMatchObject({ errors: [{ pointer: 'Idempotency-Key' }] });
    }
  });

  test.each(['🎵 song.mp3', 'a\nb', '"q"\'', '../../etc/passwd', 'n'.repeat(255), 'שלום\u202Egpj.mp3', '\0'])(
    'keeps the name %j and uses it for no path',
    async (name) => {
      const { status, body } = await create({ name, size: 1 });
      expect(status).toBe(201);
      expect(new URL(body.url ?? '').pathname).toBe(`/${aws.settings.bucket}/uploads/${body.uploadId}`);
    },
  );
});

describe('POST /v1/uploads/{id}/complete', () => {
  const size = 2 * partBytes + 100;

  test('puts the parts together, and answers the same when asked again', async () => {
    const { body: upload } = await create({ name: 'long.wav', size });
    expect(upload).toMatchObject({ method: 'multipart', partSize: partBytes });
    expect(upload.parts?.map((part) => part.size)).toEqual([partBytes, partBytes, 100]);
    expect(signedHeaders(upload.parts?.[2]?.url ?? '')).toEqual(['content-length', 'host']);
    const parts = await sendParts(upload);
    runtime.emitted.splice(0);
    const first = await complete(upload.uploadId, parts.toReversed());
    expect(first).toMatchObject({ status: 200, body: { uploadId: upload.uploadId, size } });
    const second = await complete(upload.uploadId, parts);
    expect(second).toMatchObject({ status: 200, body: { uploadId: upload.uploadId, size } });
    // Counted once, however often it is asked.
    const dimensions = { format: 'unknown', outcome: 'accepted' };
    const counted = runtime.emitted.filter(({ name }) => name.startsWith('Upload'));
    expect(counted).toMatchObject([
      { name: 'UploadSize', value: size, dimensions },
      { name: 'UploadDuration', dimensions },
      { name: 'UploadThroughput', dimensions },
    ]);
  });

  test('refuses parts that are missing, doubled or have the wrong ETag', async () => {
    const { body: upload } = await create({ name: 'long.wav', size });
    const [one, two, three] = await sendParts(upload);
    const wrong = { ...three, etag: '"00000000000000000000000000000000"' };
    for (const parts of [
      [one, two],
      [one, one, two],
      [one, two, wrong],
    ]) {
      const { status, body } = await complete(upload.uploadId, parts);
      expect({ status, type: body['type'] }).toEqual({
        status: 422,
        type: 'urn:stemwatch:problem:upload-parts-invalid',
      });
    }
    expect(await complete(upload.uploadId, [one, two, three])).toMatchObject({ status: 200 });
  });

  test('says that parts of another size than announced do not make up the file', async () => {
    const { body: upload } = await create({ name: 'long.wav', size });
    const parts = await Promise.all(
      (upload.parts ?? []).map(async ({ partNumber, url }) => {
        const put = await fetch(url, { method: 'PUT', body: new Uint8Array(partBytes) });
        return { partNumber, etag: put.headers.get('etag') ?? '' };
      }),
    );
    for (const answer of [await complete(upload.uploadId, parts), await complete(upload.uploadId, parts)]) {
      expect(answer).toMatchObject({
        status: 422,
        body: { type: 'urn:stemwatch:problem:upload-size-mismatch' },
      });
    }
  });

  test('knows no upload of another owner, nor one that was never made', async () => {
    const { body: upload } = await create({ name: 'long.wav', size });
    const parts = [{ partNumber: 1, etag: 'x' }];
    for (const answer of [
      await complete(upload.uploadId, parts, 'bob'),
      await complete('upl_00000000000000000000000000', parts),
      await complete('no-such-upload', parts),
    ]) {
      expect(answer).toMatchObject({ status: 404, body: { type: 'urn:stemwatch:problem:upload-not-found' } });
    }
  });

  test('refuses to complete an upload that has no parts', async () => {
    const { body: upload } = await create({ name: 'short.wav', size: 10 });
    expect(await complete(upload.uploadId, [{ partNumber: 1, etag: 'x' }])).toMatchObject({
      status: 422,
      body: { type: 'urn:stemwatch:problem:upload-parts-invalid' },
    });
  });
});
