import { afterAll, beforeAll, expect, test } from '@jest/globals';
import {
  CompleteMultipartUploadCommand,
  CopyObjectCommand,
  CreateBucketCommand,
  CreateMultipartUploadCommand,
  DeleteObjectCommand,
  GetObjectCommand,
  HeadObjectCommand,
  PutObjectCommand,
  S3Client,
  UploadPartCopyCommand,
} from '@aws-sdk/client-s3';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startAwsServer } from '../../../local/aws/aws-server.ts';
import type { RunningServer } from '../../../local/aws/serve.ts';
import { freePorts } from '../../../local/stack/ports.ts';

let folder: string;
let server: RunningServer;
let client: S3Client;

const bucket = { Bucket: 'songs' };
const dataFiles = (): string[] => readdirSync(join(folder, 'objects/data'));

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'object-copies-'));
  const { aws } = await freePorts();
  server = await startAwsServer(folder, aws);
  client = new S3Client({
    endpoint: `http://127.0.0.1:${aws}`,
    region: 'us-east-1',
    credentials: { accessKeyId: 'any', secretAccessKey: 'any' },
    forcePathStyle: true,
  });
  await client.send(new CreateBucketCommand(bucket));
});

afterAll(async () => {
  client.destroy();
  await server.stop();
  rmSync(folder, { recursive: true });
});

test('an object is copied with its headers, and the copy stays when the original goes', async () => {
  await client.send(
    new PutObjectCommand({ ...bucket, Key: 'original', Body: 'sound', ContentType: 'audio/wav' }),
  );
  const copy = new CopyObjectCommand({ ...bucket, Key: 'a copy', CopySource: 'songs/original' });
  const { CopyObjectResult } = await client.send(copy);
  expect(CopyObjectResult?.ETag).toMatch(/^".+"$/);
  expect(CopyObjectResult?.LastModified?.getTime()).toBeGreaterThan(Date.now() - 60_000);
  await client.send(new DeleteObjectCommand({ ...bucket, Key: 'original' }));
  const { Body } = await client.send(new GetObjectCommand({ ...bucket, Key: 'a copy' }));
  expect(await Body?.transformToString()).toBe('sound');
  const head = await client.send(new HeadObjectCommand({ ...bucket, Key: 'a copy' }));
  expect(head).toMatchObject({ ContentLength: 5, ContentType: 'audio/wav' });
  await expect(client.send(copy)).rejects.toMatchObject({ name: 'NoSuchKey' });
  const before = dataFiles().length;
  await client.send(new DeleteObjectCommand({ ...bucket, Key: 'a copy' }));
  expect(dataFiles()).toHaveLength(before - 1);
});

test('an object is copied in parts, by ranges', async () => {
  const bytes = Buffer.from(Array.from({ length: 6 * 2 ** 20 }, (_, index) => (index * 31) % 251));
  await client.send(new PutObjectCommand({ ...bucket, Key: 'large', Body: bytes }));
  const target = { ...bucket, Key: 'large copy' };
  const { UploadId } = await client.send(new CreateMultipartUploadCommand(target));
  const copyPart = async (PartNumber: number, range: string) => {
    const source = { CopySource: '/songs/large', CopySourceRange: `bytes=${range}` };
    const part = new UploadPartCopyCommand({ ...target, UploadId, PartNumber, ...source });
    return { PartNumber, ETag: (await client.send(part)).CopyPartResult?.ETag };
  };
  const Parts = [
    await copyPart(1, `0-${5 * 2 ** 20 - 1}`),
    await copyPart(2, `${5 * 2 ** 20}-${6 * 2 ** 20 - 1}`),
  ];
  const complete = { ...target, UploadId, MultipartUpload: { Parts } };
  await client.send(new CompleteMultipartUploadCommand(complete));
  const { Body } = await client.send(new GetObjectCommand(target));
  expect(bytes.equals((await Body?.transformToByteArray()) ?? new Uint8Array())).toBe(true);
});
