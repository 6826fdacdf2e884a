import { isIdentifier } from '../../core/identifiers/identifiers.ts';
import { Problem } from '../../core/problems/problems.ts';
import type { Upload } from '../../core/uploads/upload.ts';
import type { UploadStore } from '../../core/uploads/upload-store.ts';

/**
 * Reads an upload of `owner`.
 *
 * @throws Problem `upload-not-found`, also for another owner's upload: nobody learns which ids exist.
 */
export async function ownedUpload(uploads: UploadStore, id: string, owner: string): Promise<Upload> {
  const upload = isIdentifier('upload', id) ? await uploads.get(id) : undefined;
  if (upload?.owner === owner) return upload;
  throw new Problem('upload-not-found', `There is no upload ${JSON.stringify(id.slice(0, 64))}.`);
}
