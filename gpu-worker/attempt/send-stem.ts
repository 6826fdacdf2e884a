import { createReadStream } from 'node:fs';
import {
  AbortMultipartUploadCommand,
  CompleteMultipartUploadCommand,
  CreateMultipartUploadCommand,
  PutObjectCommand,
  type PutObjectCommandInput,
  type S3Client,
  UploadPartCommand,
} from '@aws-sdk/client-s3';

/** A finished file on its way into the object store. */
export interface StemSending {
  readonly objects: S3Client;
  readonly path: string;
  readonly bytes: number;
  /** Bytes of each part but the last, where it is sent in parts. */
  readonly partBytes: number;
  /** Where it goes, and as what. */
  readonly target: Required<Pick<PutObjectCommandInput, 'Bucket' | 'Key' | 'ContentType'>>;
  readonly signal: AbortSignal;
  /** Told how many bytes are sent so far. */
  readonly onBytes: (bytes: number) => void;
}

/** Bytes read at a time: pieces this small are freed about as fast as they are sent, so memory stays as it is. */
const readBytes = 128 * 1024;

/** Streams a file into the object store in one request; S3 takes 5 GB. */
export async function sendAtOnce(sending: StemSending): Promise<void> {
  const { objects, target, bytes, signal } = sending;
  await withBody(sending, 0, bytes, (Body) =>
    objects.send(new PutObjectCommand({ ...target, Body, ContentLength: bytes }), { abortSignal: signal }),
  );
}

/**
 * Streams a file into the object store part by part, each from its place in the file: unlike a library that sees only a
 * stream, this holds no part in memory. When it fails, the store is asked to forget the parts.
 */
export async function sendInParts(sending: StemSending): Promise<void> {
  const { objects, target, bytes, partBytes, signal } = sending;
  const { Bucket, Key } = target;
  const { UploadId } = await objects.send(new CreateMultipartUploadCommand(target), { abortSignal: signal });
  const upload = { Bucket, Key, UploadId };
  try {
    const Parts: { PartNumber: number; ETag: string | undefined }[] = [];
    for (let start = 0; start < bytes; start += partBytes) {
      const length = Math.min(partBytes, bytes - start);
      const PartNumber = Parts.length + 1;
      const { ETag } = await withBody(sending, start, length, (Body) =>
        objects.send(new UploadPartCommand({ ...upload, PartNumber, Body, ContentLength: length }), {
          abortSignal: signal,
        }),
      );
      Parts.push({ PartNumber, ETag });
    }
    const complete = { ...upload, MultipartUpload: { Parts } };
    await objects.send(new CompleteMultipartUploadCommand(complete), { abortSignal: signal });
  } catch (error) {
    await objects.send(new AbortMultipartUploadCommand(upload)).catch(() => undefined);
    throw error;
  }
}

/** Lends a stretch of the file as a stream, counts what is read of it, and closes it whatever happens. */
async function withBody<T>(
  { path, onBytes }: StemSending,
  start: number,
  length: number,
  send: (body: ReturnType<typeof createReadStream>) => Promise<T>,
): Promise<T> {
  const body = createReadStream(path, { start, end: start + length - 1, highWaterMark: readBytes });
  body.on('data', () => onBytes(start + body.bytesRead));
  body.pause();
  try {
    return await send(body);
  } finally {
    body.destroy();
  }
}
