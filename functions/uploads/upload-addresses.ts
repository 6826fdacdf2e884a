import { PutObjectCommand, type S3Client, UploadPartCommand } from '@aws-sdk/client-s3';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import type * as z from 'zod';
import type { uploadResponse } from '../../core/api/schemas.ts';
import { type Upload, uploadKey } from '../../core/uploads/upload.ts';

/** Where addresses of an upload point to, and for how long they are valid. */
export interface AddressOptions {
  readonly signing: S3Client;
  readonly bucket: string;
  readonly presignSeconds: number;
  /** Epoch milliseconds. */
  readonly now: number;
}

/** S3's header for the SHA-256 that it shall check a PUT against, in base64. */
const checksumHeader = 'x-amz-checksum-sha256';

/** Signs the address, or the addresses of the parts, that a client sends the bytes of `upload` to. */
export async function uploadAddresses(
  upload: Upload,
  options: AddressOptions,
): Promise<z.input<typeof uploadResponse>> {
  const expiresAt = new Date(options.now + options.presignSeconds * 1000).toISOString();
  const answer = { uploadId: upload.id, expiresAt };
  if (upload.multipart === undefined) {
    return { ...answer, method: 'PUT', url: await putAddress(upload, options), headers: putHeaders(upload) };
  }
  return {
    ...answer,
    method: 'multipart',
    partSize: upload.multipart.partBytes,
    parts: await partAddresses(upload, upload.multipart, options),
  };
}

/** Size and type are part of the signature, so S3 refuses a body of any other length. */
async function putAddress(
  upload: Upload,
  { signing, bucket, presignSeconds }: AddressOptions,
): Promise<string> {
  const command = new PutObjectCommand({
    Bucket: bucket,
    Key: uploadKey(upload.id),
    ContentLength: upload.size,
    ContentType: upload.contentType,
    ...(upload.sha256 === undefined ? {} : { ChecksumSHA256: base64(upload.sha256) }),
  });
  return getSignedUrl(signing, command, {
    expiresIn: presignSeconds,
    signableHeaders: new Set(['host', 'content-length', ...Object.keys(putHeaders(upload))]),
    unhoistableHeaders: new Set([checksumHeader]),
  });
}

const putHeaders = (upload: Upload): Record<string, string> => ({
  'content-type': upload.contentType,
  ...(upload.sha256 === undefined ? {} : { [checksumHeader]: base64(upload.sha256) }),
});

async function partAddresses(
  upload: Upload,
  { s3UploadId, partBytes, parts }: NonNullable<Upload['multipart']>,
  { signing, bucket, presignSeconds }: AddressOptions,
): Promise<{ partNumber: number; size: number; url: string }[]> {
  const numbers = Array.from({ length: parts }, (_, index) => index + 1);
  return Promise.all(
    numbers.map(async (partNumber) => {
      const size = partNumber < parts ? partBytes : upload.size - (parts - 1) * partBytes;
      const command = new UploadPartCommand({
        Bucket: bucket,
        Key: uploadKey(upload.id),
        UploadId: s3UploadId,
        PartNumber: partNumber,
        ContentLength: size,
      });
      const signableHeaders = new Set(['host', 'content-length']);
      const url = await getSignedUrl(signing, command, { expiresIn: presignSeconds, signableHeaders });
      return { partNumber, size, url };
    }),
  );
}

const base64 = (hexadecimal: string): string => Buffer.from(hexadecimal, 'hex').toString('base64');
