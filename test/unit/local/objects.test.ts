import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import {
  AbortMultipartUploadCommand,
  CompleteMultipartUploadCommand,
  CreateBucketCommand,
  CreateMultipartUploadCommand,
  DeleteObjectCommand,
  DeleteObjectsCommand,
  GetObjectCommand,
  HeadBucketCommand,
  HeadObjectCommand,
  ListBucketsCommand,
  PutObjectCommand,
  S3Client,
  UploadPartCommand,
} from '@aws-sdk/client-s3';
import { Upload } from '@aws-sdk/lib-storage';
import { createHash } from 'node:crypto';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { startAwsServer } from '../../../local/aws/aws-server.ts';
import type { RunningServer } from '../../../local/aws/serve.ts';
import { unframe } from '../../../local/objects/chunked-body.ts';
import { freePorts } from '../../../local/stack/ports.ts';
import { until } from '../../support/submit-song.ts';

let folder: string;
let port: number;
let server: RunningServer;
let client: S3Client;

const bucket = { Bucket: 'songs' };
const dataFiles = (): string[] => readdirSync(join(folder, 'objects/data'));

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'objects-test-'));
  port = (await freePorts()).aws;
  server = await startAwsServer(folder, port);
  client = s3();
  await client.send(new CreateBucketCommand(bucket));
});

afterAll(async () => {
  client.destroy();
  await server.stop();
  rmSync(folder, { recursive: true });
});

const s3 = (options: ConstructorParameters<typeof S3Client>[0] = {}): S3Client =>
  new S3Client({
    endpoint: `http://127.0.0.1:${port}`,
    region: 'us-east-1',
    credentials: { accessKeyId: 'any', secretAccessKey: 'any' },
    forcePathStyle: true,
    requestChecksumCalculation: 'WHEN_REQUIRED',
    responseChecksumValidation: 'WHEN_REQUIRED',
    ...options,
  });

const put = (Key: string, Body: string | Uint8Array, more = {}) =>
  client.send(new PutObjectCommand({ ...bucket, Key, Body, ...more }));

async function read(Key: string, more = {}): Promise<string> {
  const { Body } = await client.send(new GetObjectCommand({ ...bucket, Key, ...more }));
  return (await Body?.transformToString()) ?? '';
}

describe('an object', () => {
  test('comes back as it was put, with its type and metadata', async () => {
    const { ETag } = await put('a/song', 'sound', { ContentType: 'audio/wav', Metadata: { tempo: '72' } });
    const head = await client.send(new HeadObjectCommand({ ...bucket, Key: 'a/song' }));
    expect(head).toMatchObject({
      ContentLength: 5,
      ContentType: 'audio/wav',
      Metadata: { tempo: '72' },
      ETag,
    });
    expect(head.LastModified?.getTime()).toBeGreaterThan(Date.now() - 60_000);
    expect(await read('a/song')).toBe('sound');
  });

  test('takes the place of another under its key, whose bytes are gone from the disk', async () => {
    const before = dataFiles().length;
    await put('again', 'first');
    await put('again', 'second, longer');
    expect(await read('again')).toBe('second, longer');
    expect(dataFiles()).toHaveLength(before + 1);
  });

  test('is given in part when a range is asked for', async () => {
    await put('range', '0123456789');
    expect(await read('range', { Range: 'bytes=2-4' })).toBe('234');
    expect(await read('range', { Range: 'bytes=7-' })).toBe('789');
    expect(await read('range', { Range: 'bytes=-3' })).toBe('789');
    expect(await read('range', { Range: 'bytes=8-99' })).toBe('89');
    await expect(read('range', { Range: 'bytes=10-' })).rejects.toMatchObject({ name: 'InvalidRange' });
  });

  test('may be empty', async () => {
    await put('empty', '', { ContentLength: 0 });
    expect((await client.send(new HeadObjectCommand({ ...bucket, Key: 'empty' }))).ContentLength).toBe(0);
    expect(await read('empty')).toBe('');
  });

  test('may have any key, and none of them leads out of the store', async () => {
    const keys = [
      '../../../evil',
      '..',
      './.',
      'a//b',
      'ü/🎵 + "x"?#%2F',
      'a',
      'a/b',
      'a%.json',
      'a%.json/b',
      ' ',
    ];
    for (const [index, key] of keys.entries()) await put(key, `${index}`);
    for (const [index, key] of keys.entries())
      expect({ key, read: await read(key) }).toEqual({ key, read: `${index}` });
    expect(readdirSync(folder).sort()).toEqual(['messages', 'objects']);
    expect(readdirSync(join(folder, 'objects')).sort()).toEqual(['data', 'records']);
    await expect(put('x'.repeat(300), 'x')).rejects.toMatchObject({ name: 'KeyTooLongError' });
  });

  test('is refused when it does not have the announced SHA-256, and nothing of it is kept', async () => {
    const before = dataFiles().length;
    await expect(put('sum', 'sound', { ChecksumSHA256: sha256('other') })).rejects.toMatchObject({
      name: 'BadDigest',
    });
    await expect(read('sum')).rejects.toMatchObject({ name: 'NoSuchKey' });
    expect(dataFiles()).toHaveLength(before);
    await put('sum', 'sound', { ChecksumSHA256: sha256('sound') });
  });

  test('of which only a part arrives is not kept', async () => {
    const before = dataFiles().length;
    const socket = connect(port, '127.0.0.1');
    socket.write('PUT /songs/half HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\nhalf');
    await until(
      () => dataFiles().length,
      (count) => count === before + 1,
    );
    socket.destroy();
    await until(
      () => dataFiles().length,
      (count) => count === before,
    );
    await expect(read('half')).rejects.toMatchObject({ name: 'NoSuchKey' });
  });

  test('that SDKs send in frames, with a checksum behind it, is stored without them', async () => {
    const checking = s3({ requestChecksumCalculation: 'WHEN_SUPPORTED' });
    const Body = Readable.from([Buffer.from('so'), Buffer.from('und')]);
    const command = new PutObjectCommand({ ...bucket, Key: 'framed', Body, ContentLength: 5 });
    await checking.send(command);
    checking.destroy();
    expect(await read('framed')).toBe('sound');
  });

  test('is removed alone or with others, and removing it twice does no harm', async () => {
    for (const key of ['r1', 'r2 & <more>', 'r3']) await put(key, key);
    await client.send(new DeleteObjectCommand({ ...bucket, Key: 'r1' }));
    await client.send(new DeleteObjectCommand({ ...bucket, Key: 'r1' }));
    const Objects = ['r2 & <more>', 'r3', 'never'].map((Key) => ({ Key }));
    await client.send(new DeleteObjectsCommand({ ...bucket, Delete: { Objects, Quiet: true } }));
    for (const key of ['r1', 'r2 & <more>', 'r3']) {
      await expect(read(key)).rejects.toMatchObject({ name: 'NoSuchKey' });
    }
  });
});

describe('an upload in parts', () => {
  test('becomes one object, in the order of its parts, and can be read across their borders', async () => {
    const upload = await begin('parts');
    const second = await part(upload, 2, Buffer.from('the end'));
    await part(upload, 1, megabytes(5, 'x'));
    const first = await part(upload, 1, megabytes(5, 'a'));
    await client.send(
      new CompleteMultipartUploadCommand({ ...upload, MultipartUpload: { Parts: [first, second] } }),
    );
    const head = await client.send(new HeadObjectCommand({ ...bucket, Key: 'parts' }));
    expect(head).toMatchObject({ ContentLength: 5 * 1024 ** 2 + 7, ContentType: 'audio/wav' });
    const at = 5 * 1024 ** 2;
    expect(await read('parts', { Range: `bytes=${at - 2}-${at + 2}` })).toBe('aathe');
  });

  test('by the SDK is whole', async () => {
    const bytes = Buffer.concat([megabytes(8, 'a'), megabytes(8, 'b'), Buffer.from('c')]);
    const params = { ...bucket, Key: 'whole', Body: Readable.from([bytes]) };
    await new Upload({ client, params, partSize: 8 * 1024 ** 2, queueSize: 2 }).done();
    const { Body } = await client.send(new GetObjectCommand({ ...bucket, Key: 'whole' }));
    const back = Buffer.from((await Body?.transformToByteArray()) ?? []);
    expect(back.equals(bytes)).toBe(true);
  });

  test('is refused when its parts do not fit, and can still be completed afterwards', async () => {
    const upload = await begin('fits');
    const small = await part(upload, 1, Buffer.from('small'));
    const last = await part(upload, 2, Buffer.from('last'));
    const complete = (Parts: { PartNumber: number; ETag: string | undefined }[]) =>
      client.send(new CompleteMultipartUploadCommand({ ...upload, MultipartUpload: { Parts } }));
    await expect(complete([small, last])).rejects.toMatchObject({ name: 'EntityTooSmall' });
    await expect(complete([last, small])).rejects.toMatchObject({ name: 'InvalidPartOrder' });
    await expect(complete([{ PartNumber: 1, ETag: '"other"' }])).rejects.toMatchObject({
      name: 'InvalidPart',
    });
    await complete([last]);
    expect(await read('fits')).toBe('last');
    await expect(complete([last])).rejects.toMatchObject({ name: 'NoSuchUpload' });
  });

  test('that is given up leaves nothing behind', async () => {
    const before = dataFiles().length;
    const upload = await begin('given-up');
    await part(upload, 1, Buffer.from('x'));
    await client.send(new AbortMultipartUploadCommand(upload));
    expect(dataFiles()).toHaveLength(before);
    await expect(part(upload, 1, Buffer.from('x'))).rejects.toMatchObject({ name: 'NoSuchUpload' });
  });

  test('goes on after a restart, and bytes that nobody knows any more are cleared away', async () => {
    const upload = await begin('goes-on');
    const first = await part(upload, 1, Buffer.from('kept'));
    await server.stop();
    writeFileSync(join(folder, 'objects/data/half-written'), 'x');
    writeFileSync(join(folder, 'objects/records/songs/half.new'), '{"ke');
    server = await startAwsServer(folder, port);
    expect(dataFiles()).not.toContain('half-written');
    await client.send(new CompleteMultipartUploadCommand({ ...upload, MultipartUpload: { Parts: [first] } }));
    expect(await read('goes-on')).toBe('kept');
    expect(await read('whole', { Range: 'bytes=0-2' })).toBe('aaa');
  });
});

describe('a bucket', () => {
  test('that does not exist takes nothing', async () => {
    const none = { Bucket: 'none' };
    await expect(client.send(new HeadBucketCommand(none))).rejects.toMatchObject({ name: 'NotFound' });
    const Body = Buffer.alloc(1_000_000);
    await expect(client.send(new PutObjectCommand({ ...none, Key: 'x', Body }))).rejects.toMatchObject({
      name: 'NoSuchBucket',
    });
    await client.send(new HeadBucketCommand(bucket));
  });

  test('can be created again without loss', async () => {
    await put('kept', 'sound');
    await client.send(new CreateBucketCommand(bucket));
    expect(await read('kept')).toBe('sound');
  });
});

test('what this store does not do is said to be missing', async () => {
  await expect(client.send(new ListBucketsCommand({}))).rejects.toMatchObject({ name: 'NotImplemented' });
});

describe('frames', () => {
  test('are taken off wherever the network cuts them', async () => {
    const framed = '4;chunk-signature=abc\r\nso\r\n\r\n3\r\nund\r\n0\r\nx-amz-checksum-crc32:AAAA\r\n\r\n';
    for (const size of [1, 2, 3, 7, 1000]) expect(await unframed(framed, size)).toBe('so\r\nund');
  });

  test('that do not fit together are refused', async () => {
    for (const framed of ['4\r\nso', 'zz\r\nsound\r\n', '1'.repeat(2000), '']) {
      await expect(unframed(framed, 10)).rejects.toMatchObject({ code: 'IncompleteBody' });
    }
  });
});

const sha256 = (text: string): string => createHash('sha256').update(text).digest('base64');

const megabytes = (count: number, fill: string): Buffer => Buffer.alloc(count * 1024 ** 2, fill);

async function begin(Key: string): Promise<{ Bucket: string; Key: string; UploadId: string }> {
  const { UploadId } = await client.send(
    new CreateMultipartUploadCommand({ ...bucket, Key, ContentType: 'audio/wav' }),
  );
  return { ...bucket, Key, UploadId: UploadId ?? '' };
}

async function unframed(text: string, size: number): Promise<string> {
  const bytes = Buffer.from(text);
  const pieces = Array.from({ length: Math.ceil(bytes.length / size) }, (_, at) =>
    bytes.subarray(at * size, (at + 1) * size),
  );
  let result = '';
  for await (const piece of unframe(Readable.from(pieces))) result += piece.toString();
  return result;
}

async function part(upload: Awaited<ReturnType<typeof begin>>, PartNumber: number, Body: Buffer) {
  const { ETag } = await client.send(new UploadPartCommand({ ...upload, PartNumber, Body }));
  return { PartNumber, ETag };
}
