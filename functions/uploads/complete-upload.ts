import { CompleteMultipartUploadCommand } from '@aws-sdk/client-s3';
import { Problem } from '../../core/problems/problems.ts';
import { type Upload, uploadKey } from '../../core/uploads/upload.ts';
import type { UploadStore } from '../../core/uploads/upload-store.ts';
import type { ApiRequest, Operation } from '../http/operations.ts';
import type { Runtime } from '../runtime/runtime.ts';
import { ownedUpload } from './owned-upload.ts';
import { storedObject } from './stored-object.ts';
import { emitUploadFigures } from './upload-figures.ts';

/** Errors by which S3 says that the parts named do not make up the object. */
const partErrors = new Set([
  'InvalidPart',
  'InvalidPartOrder',
  'EntityTooSmall',
  'MalformedXML',
  'InvalidRequest',
]);

/** POST /v1/uploads/{id}/complete: has the object store put the parts together; harmless to repeat. */
export function completeUpload(runtime: Runtime, uploads: UploadStore): Operation<'completeUpload'> {
  const { settings, clients, emit } = runtime;
  return async ({ params, owner, body }) => {
    const upload = await ownedUpload(uploads, params['id'] ?? '', owner);
    if (upload.multipart === undefined) {
      throw new Problem('upload-parts-invalid', 'This upload is sent by a single PUT and has no parts.');
    }
    if (!upload.completed) await putTogether(upload, upload.multipart, body.parts, runtime);
    const stored = await storedObject(clients.objects, settings.bucket, uploadKey(upload.id));
    if (stored === undefined) {
      throw new Problem('upload-parts-invalid', 'The parts are gone: the time for this upload is over.');
    }
    const { size } = stored;
    if (!upload.completed) {
      const now = runtime.now();
      emitUploadFigures(emit, upload, stored, { now, endedAt: now });
    }
    if (size !== upload.size) {
      throw new Problem(
        'upload-size-mismatch',
        `The parts have ${size} bytes together; ${upload.size} were announced.`,
      );
    }
    if (!upload.completed) await uploads.markCompleted(upload.id);
    return { status: 200, body: { uploadId: upload.id, size } };
  };
}

type Parts = ApiRequest<'completeUpload'>['body']['parts'];

async function putTogether(
  upload: Upload,
  multipart: NonNullable<Upload['multipart']>,
  parts: Parts,
  { settings, clients }: Runtime,
): Promise<void> {
  const ordered = [...parts].sort((a, b) => a.partNumber - b.partNumber);
  refuseIncomplete(ordered, multipart.parts);
  try {
    await clients.objects.send(
      new CompleteMultipartUploadCommand({
        Bucket: settings.bucket,
        Key: uploadKey(upload.id),
        UploadId: multipart.s3UploadId,
        MultipartUpload: {
          Parts: ordered.map(({ partNumber, etag }) => ({ PartNumber: partNumber, ETag: etag })),
        },
      }),
    );
  } catch (error) {
    const { name, message } = error as Error;
    // Put together by an earlier request that could not note it down: the object itself tells.
    if (name === 'NoSuchUpload') return;
    if (!partErrors.has(name)) throw error;
    throw new Problem('upload-parts-invalid', `The object store refused the parts: ${message}`, {
      cause: error,
    });
  }
}

function refuseIncomplete(ordered: Parts, count: number): void {
  const whole =
    ordered.length === count && ordered.every(({ partNumber }, index) => partNumber === index + 1);
  if (whole) return;
  throw new Problem('upload-parts-invalid', `The upload has parts 1 to ${count}; each must be named once.`, {
    errors: [{ pointer: '/parts', message: `each part number from 1 to ${count} once` }],
  });
}
