import { HeadObjectCommand, type S3Client } from '@aws-sdk/client-s3';

/** What the object store says of an object. */
export interface StoredObject {
  /** Bytes. */
  readonly size: number;
  /** When its last byte had arrived, to the second; for an object of parts, when its first part was announced. */
  readonly modifiedAt: Date | undefined;
}

/** Looks at an object; undefined when it does not exist. */
export async function storedObject(
  objects: S3Client,
  bucket: string,
  key: string,
): Promise<StoredObject | undefined> {
  try {
    const head = await objects.send(new HeadObjectCommand({ Bucket: bucket, Key: key }));
    return { size: head.ContentLength ?? 0, modifiedAt: head.LastModified };
  } catch (error) {
    const status = (error as { $metadata?: { httpStatusCode?: number } }).$metadata?.httpStatusCode;
    if (status === 404) return undefined;
    throw error;
  }
}
