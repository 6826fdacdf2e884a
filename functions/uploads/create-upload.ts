import { AbortMultipartUploadCommand, CreateMultipartUploadCommand } from '@aws-sdk/client-s3';
import { derivedIdentifier, newIdentifier } from '../../core/identifiers/identifiers.ts';
import { fingerprint } from '../../core/identifiers/fingerprint.ts';
import { Problem } from '../../core/problems/problems.ts';
import { type Upload, uploadKey } from '../../core/uploads/upload.ts';
import type { UploadStore } from '../../core/uploads/upload-store.ts';
import type { ApiRequest, Operation } from '../http/operations.ts';
import type { Runtime } from '../runtime/runtime.ts';
import { uploadAddresses } from './upload-addresses.ts';

/** S3 takes no more parts than this in one object. */
const maxParts = 10_000;

/** POST /v1/uploads: writes the upload down and signs where its bytes go. */
export function createUpload(runtime: Runtime, uploads: UploadStore): Operation<'createUpload'> {
  const { settings, clients } = runtime;
  return async (request) => {
    refuseTooLarge(request.body.size, settings.limits.maxUploadBytes);
    const upload =
      (await repeated(uploads, request)) ?? (await accept(newUpload(request, runtime), runtime, uploads));
    const body = await uploadAddresses(upload, {
      signing: clients.signing,
      bucket: settings.bucket,
      presignSeconds: settings.limits.presignSeconds,
      now: runtime.now(),
    });
    return { status: 201, body };
  };
}

type Request = ApiRequest<'createUpload'>;

function refuseTooLarge(size: number, limit: number): void {
  if (size <= limit) return;
  throw new Problem('payload-too-large', `The file has ${size} bytes; at most ${limit} are accepted.`, {
    errors: [{ pointer: '/size', message: `at most ${limit} bytes` }],
  });
}

/** The upload that an earlier request with the same Idempotency-Key made. */
async function repeated(uploads: UploadStore, request: Request): Promise<Upload | undefined> {
  if (request.idempotencyKey === undefined) return undefined;
  const upload = await uploads.get(derivedIdentifier('upload', request.owner, request.idempotencyKey));
  return upload === undefined ? undefined : sameRequest(upload, fingerprint(request.body));
}

function sameRequest(upload: Upload, expected: string): Upload {
  if (upload.fingerprint === expected) return upload;
  throw new Problem(
    'idempotency-key-reused',
    `The upload ${upload.id} was created with this key from another request body.`,
  );
}

function newUpload({ body, owner, idempotencyKey }: Request, { settings, now }: Runtime): Upload {
  const createdAt = now();
  return {
    id:
      idempotencyKey === undefined
        ? newIdentifier('upload')
        : derivedIdentifier('upload', owner, idempotencyKey),
    owner,
    ...body,
    fingerprint: fingerprint(body),
    completed: false,
    createdAt: new Date(createdAt).toISOString(),
    ttl: Math.floor(createdAt / 1000) + settings.limits.uploadRetentionSeconds,
  };
}

/** Stores a new upload. Two requests with one key may arrive together; the one that comes second takes the first's. */
async function accept(upload: Upload, runtime: Runtime, uploads: UploadStore): Promise<Upload> {
  const { multipartThresholdBytes } = runtime.settings.limits;
  const offered = upload.size > multipartThresholdBytes ? await beginMultipart(upload, runtime) : upload;
  const stored = await uploads.create(offered);
  if (stored.created) return stored.upload;
  if (offered.multipart !== undefined) await abortMultipart(offered, offered.multipart.s3UploadId, runtime);
  return sameRequest(stored.upload, upload.fingerprint);
}

async function beginMultipart(upload: Upload, { settings, clients }: Runtime): Promise<Upload> {
  const partBytes = Math.max(settings.limits.partBytes, Math.ceil(upload.size / maxParts));
  const { UploadId } = await clients.objects.send(
    new CreateMultipartUploadCommand({
      Bucket: settings.bucket,
      Key: uploadKey(upload.id),
      ContentType: upload.contentType,
    }),
  );
  if (UploadId === undefined) throw new Error(`The object store gave no id for the parts of ${upload.id}.`);
  return {
    ...upload,
    multipart: { s3UploadId: UploadId, partBytes, parts: Math.ceil(upload.size / partBytes) },
  };
}

async function abortMultipart(
  upload: Upload,
  s3UploadId: string,
  { settings, clients }: Runtime,
): Promise<void> {
  await clients.objects.send(
    new AbortMultipartUploadCommand({
      Bucket: settings.bucket,
      Key: uploadKey(upload.id),
      UploadId: s3UploadId,
    }),
  );
}
