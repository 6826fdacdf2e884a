import { HeadObjectCommand, type S3Client } from '@aws-sdk/client-s3';

/** Size in bytes of an object; undefined when it does not exist. */
export async function storedSize(
  objects: S3Client,
  bucket: string,
  key: string,
): Promise<number | undefined> {
  try {
    const { ContentLength } = await objects.send(new HeadObjectCommand({ Bucket: bucket, Key: key }));
    return ContentLength ?? 0;
  } catch (error) {
    const status = (error as { $metadata?: { httpStatusCode?: number } }).$metadata?.httpStatusCode;
    if (status === 404) return undefined;
    throw error;
  }
}
