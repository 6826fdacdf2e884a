import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { DeleteObjectCommand, ListObjectsV2Command, type S3Client } from '@aws-sdk/client-s3';
import type { EventBridgeEvent } from 'aws-lambda';
import { invoke } from '../gateway/invoke.ts';
import type { LocalFunction } from '../gateway/lambda-context.ts';
import { account, region } from '../stack/resources.ts';

/** A rule of EventBridge for new objects: those of a bucket under a prefix go to a function. */
export interface ObjectSource {
  readonly bucket: string;
  readonly prefix: string;
  readonly function: LocalFunction;
  /** How often the bucket is looked into. */
  readonly seconds: number;
}

/**
 * Calls a function for each new object until `signal` aborts. An object is removed when the function has succeeded with
 * it, which is how one knows after a restart which are new; one that fails comes again.
 */
export async function feedObjects(
  source: ObjectSource,
  options: {
    readonly client: S3Client;
    readonly signal: AbortSignal;
    readonly report: (message: string, error: unknown) => void;
  },
): Promise<void> {
  const { signal, report } = options;
  while (!signal.aborted) {
    try {
      await takeObjects(source, options);
    } catch (error) {
      report(`New objects of ${source.bucket} could not be fed to ${source.function.name}.`, error);
    }
    await pause(source.seconds * 1000, undefined, { signal }).catch(() => undefined);
  }
}

async function takeObjects(
  { bucket, prefix, function: target }: ObjectSource,
  { client, signal }: { readonly client: S3Client; readonly signal: AbortSignal },
): Promise<void> {
  const { Contents = [] } = await client.send(new ListObjectsV2Command({ Bucket: bucket, Prefix: prefix }), {
    abortSignal: signal,
  });
  for (const { Key = '', Size = 0 } of Contents) {
    if (signal.aborted) return;
    await invoke(target, objectCreated(bucket, Key, Size));
    await client.send(new DeleteObjectCommand({ Bucket: bucket, Key }));
  }
}

/** The event that S3 sends through EventBridge for a new object. */
function objectCreated(
  bucket: string,
  key: string,
  size: number,
): EventBridgeEvent<'Object Created', object> {
  return {
    version: '0',
    id: randomUUID(),
    'detail-type': 'Object Created',
    source: 'aws.s3',
    account,
    time: new Date().toISOString(),
    region,
    resources: [`arn:aws:s3:::${bucket}`],
    detail: { version: '0', bucket: { name: bucket }, object: { key, size }, reason: 'PutObject' },
  };
}
