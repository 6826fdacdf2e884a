import { UploadStore } from '../../core/uploads/upload-store.ts';
import { type ApiHandler, createApiHandler } from '../http/api-handler.ts';
import { createRequestLimit } from '../http/request-limit.ts';
import type { Runtime } from '../runtime/runtime.ts';
import { completeUpload } from './complete-upload.ts';
import { createUpload } from './create-upload.ts';

/** The function that takes songs in. */
export function createUploadsHandler(runtime: Runtime): ApiHandler {
  const uploads = new UploadStore(runtime.clients.documents, runtime.settings.uploadsTable);
  return createApiHandler(
    'uploads',
    { createUpload: createUpload(runtime, uploads), completeUpload: completeUpload(runtime, uploads) },
    runtime,
    createRequestLimit(runtime, 'uploads'),
  );
}
