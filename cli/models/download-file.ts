import type { FileHandle } from 'node:fs/promises';
import { retry } from '../../core/resilience/retry.ts';
import type { DownloadOptions } from './download-options.ts';
import type { PartialFile } from './partial-file.ts';
import { requestFrom, type Answer } from './request-from.ts';
import { TransferError } from './transfer-error.ts';
import { within } from './within.ts';

/**
 * Downloads a file into its partial file, after what of it is there already where the server can do that. A connection
 * that breaks, stalls or meets an error that may pass is tried again from where it ended.
 *
 * @param bytes - the size that the file must have, if it is known
 * @throws TransferError when no try is left or none can help.
 */
export async function downloadFile(
  address: string,
  partial: PartialFile,
  bytes: number | undefined,
  options: DownloadOptions,
): Promise<void> {
  const { policy, clock, random, signal } = options;
  await retry(() => transfer(address, partial, bytes, options), {
    policy,
    clock,
    random,
    canHelp: (error) => error instanceof TransferError && error.passing,
    ...(signal === undefined ? {} : { signal }),
  });
}

async function transfer(
  address: string,
  partial: PartialFile,
  bytes: number | undefined,
  options: DownloadOptions,
): Promise<void> {
  const connection = new AbortController();
  const signal =
    options.signal === undefined ? connection.signal : AbortSignal.any([options.signal, connection.signal]);
  try {
    const answer = await requestFrom(address, partial, signal, options);
    if (answer === 'complete') return;
    const { total } = answer;
    if (bytes !== undefined && total !== undefined && total !== bytes)
      throw new TransferError(`${address} gives ${total} bytes instead of ${bytes}.`, false);
    await receive(address, partial, answer, options);
  } finally {
    connection.abort();
  }
}

async function receive(
  address: string,
  partial: PartialFile,
  { body, kept, total, validator }: Exclude<Answer, 'complete'>,
  options: DownloadOptions,
): Promise<void> {
  await using file = await partial.continueAfter(kept, validator);
  let received = kept;
  options.onProgress(received, total);
  try {
    for (;;) {
      const { done, value } = await within(body.read(), address, options);
      if (done) break;
      await write(file, value, received);
      received += value.length;
      options.onProgress(received, total);
    }
  } finally {
    await file.sync();
  }
  if (total !== undefined && received !== total)
    throw new TransferError(`${address} ended after ${received} of ${total} bytes.`, true);
}

async function write(file: FileHandle, content: Uint8Array, position: number): Promise<void> {
  for (let written = 0; written < content.length;) {
    const { bytesWritten } = await file.write(content, written, content.length - written, position + written);
    written += bytesWritten;
  }
}
