import { constants } from 'node:fs';
import { access, stat } from 'node:fs/promises';
import { basename, extname } from 'node:path';
import { UserError } from '../user-error.ts';
import type { ApiClient, UploadView } from './api-client.ts';
import { sendPart } from './send-file.ts';

/** Told how many bytes of how many have been sent. */
export type UploadProgress = (sent: number, total: number) => void;

/** Parts of one file that are sent at the same time. */
const partsAtOnce = 3;

/** Media types by file name extension; the service itself looks at the bytes only. */
const mediaTypes: Readonly<Record<string, string>> = {
  '.aac': 'audio/aac',
  '.aif': 'audio/aiff',
  '.aiff': 'audio/aiff',
  '.flac': 'audio/flac',
  '.m4a': 'audio/mp4',
  '.mp3': 'audio/mpeg',
  '.oga': 'audio/ogg',
  '.ogg': 'audio/ogg',
  '.opus': 'audio/ogg',
  '.wav': 'audio/wav',
};

/**
 * Uploads a file, in one piece or in parts as the service asks; memory does not grow with the file.
 *
 * @returns the id of the upload
 * @throws UserError when the file cannot be read
 */
export async function uploadFile(
  client: ApiClient,
  path: string,
  onProgress: UploadProgress,
  signal?: AbortSignal,
): Promise<string> {
  const size = await requireFile(path);
  const upload = await client.createUpload({
    name: basename(path),
    size,
    contentType: mediaTypes[extname(path).toLowerCase()] ?? 'application/octet-stream',
  });
  let sent = 0;
  const count = (bytes: number): void => {
    sent += bytes;
    onProgress(sent, size);
  };
  onProgress(0, size);
  if (upload.method === 'PUT') {
    const { url = '', headers = {} } = upload;
    await sendPart({ path, start: 0, size, url, headers }, count, signal);
  } else {
    const parts = await sendParts(path, upload, count, signal);
    await client.completeUpload(upload.uploadId, { parts });
  }
  return upload.uploadId;
}

/**
 * Checks that a file can be uploaded.
 *
 * @returns its size in bytes
 * @throws UserError when it is no file, empty, or may not be read
 */
export async function requireFile(path: string): Promise<number> {
  try {
    const status = await stat(path);
    if (!status.isFile()) throw new UserError(`${path} is not a file. Name an audio file.`);
    if (status.size === 0) throw new UserError(`${path} is empty. Name a file with audio in it.`);
    await access(path, constants.R_OK);
    return status.size;
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    if (code === 'ENOENT') throw new UserError(`There is no file ${path}. Check its name.`, { cause: error });
    if (code === 'EACCES')
      throw new UserError(`${path} may not be read. Check its permissions.`, { cause: error });
    throw error;
  }
}

async function sendParts(
  path: string,
  { parts = [], partSize = 0 }: UploadView,
  count: (bytes: number) => void,
  signal?: AbortSignal,
): Promise<{ partNumber: number; etag: string }[]> {
  const sent: { partNumber: number; etag: string }[] = [];
  const waiting = [...parts];
  const sendNext = async (): Promise<void> => {
    for (let part = waiting.shift(); part !== undefined; part = waiting.shift()) {
      const { partNumber, size, url } = part;
      const start = (partNumber - 1) * partSize;
      const etag = await sendPart({ path, start, size, url, headers: {} }, count, signal);
      sent.push({ partNumber, etag });
    }
  };
  await Promise.all(Array.from({ length: partsAtOnce }, sendNext));
  return sent.sort((a, b) => a.partNumber - b.partNumber);
}
