import {
  AbortMultipartUploadCommand,
  CompleteMultipartUploadCommand,
  CopyObjectCommand,
  CreateMultipartUploadCommand,
  type S3Client,
  UploadPartCopyCommand,
} from '@aws-sdk/client-s3';

/** An object to be copied within its bucket, by the object store itself. */
export interface ObjectCopy {
  readonly objects: S3Client;
  readonly bucket: string;
  readonly from: string;
  readonly to: string;
  readonly mediaType: string;
  readonly bytes: number;
  readonly signal: AbortSignal;
}

/** How large objects are taken apart. */
interface CopyLimits {
  /** Larger objects are copied in parts; S3 copies 5 GB at once. */
  readonly multipartThresholdBytes: number;
  /** Bytes of each part but the last. */
  readonly partBytes: number;
}

/** Parts copied at the same time. */
const partsUnderWay = 4;

/** S3 takes no more parts than this in one object. */
const maxParts = 10_000;

/** Copies an object without its bytes passing through here. Rejects with the store's error, above all `NoSuchKey`. */
export async function copyObject(copy: ObjectCopy, limits: CopyLimits): Promise<void> {
  if (copy.bytes > limits.multipartThresholdBytes) return copyInParts(copy, limits.partBytes);
  const { objects, bucket, to, signal } = copy;
  const target = { Bucket: bucket, Key: to };
  await objects.send(new CopyObjectCommand({ ...target, CopySource: sourceOf(copy) }), {
    abortSignal: signal,
  });
}

async function copyInParts(copy: ObjectCopy, partBytes: number): Promise<void> {
  const { objects, bucket, to, mediaType, signal } = copy;
  const target = { Bucket: bucket, Key: to };
  const { UploadId } = await objects.send(
    new CreateMultipartUploadCommand({ ...target, ContentType: mediaType }),
    { abortSignal: signal },
  );
  const upload = { ...target, UploadId };
  try {
    const Parts = await copyParts(copy, upload, Math.max(partBytes, Math.ceil(copy.bytes / maxParts)));
    const complete = { ...upload, MultipartUpload: { Parts } };
    await objects.send(new CompleteMultipartUploadCommand(complete), { abortSignal: signal });
  } catch (error) {
    await objects.send(new AbortMultipartUploadCommand(upload)).catch(() => undefined);
    throw error;
  }
}

interface CopiedPart {
  readonly PartNumber: number;
  readonly ETag: string | undefined;
}

/** A few at a time; all that were begun have ended when this resolves or rejects. */
async function copyParts(
  copy: ObjectCopy,
  upload: { Bucket: string; Key: string; UploadId: string | undefined },
  partBytes: number,
): Promise<CopiedPart[]> {
  const copyPart = async (index: number): Promise<CopiedPart> => {
    const start = index * partBytes;
    const range = `bytes=${start}-${Math.min(start + partBytes, copy.bytes) - 1}`;
    const source = { CopySource: sourceOf(copy), CopySourceRange: range };
    const { CopyPartResult } = await copy.objects.send(
      new UploadPartCopyCommand({ ...upload, ...source, PartNumber: index + 1 }),
      { abortSignal: copy.signal },
    );
    return { PartNumber: index + 1, ETag: CopyPartResult?.ETag };
  };
  const parts: CopiedPart[] = [];
  const count = Math.ceil(copy.bytes / partBytes);
  while (parts.length < count) {
    const begun = Array.from({ length: Math.min(partsUnderWay, count - parts.length) }, (_, index) =>
      copyPart(parts.length + index),
    );
    await Promise.allSettled(begun);
    parts.push(...(await Promise.all(begun)));
  }
  return parts;
}

/** Keys of stems are letters, digits and `_./`, which need no escape. */
const sourceOf = ({ bucket, from }: ObjectCopy): string => `${bucket}/${from}`;
