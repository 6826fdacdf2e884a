import type { DownloadOptions } from './download-options.ts';
import type { PartialFile } from './partial-file.ts';
import { TransferError } from './transfer-error.ts';
import { within } from './within.ts';

/** What a server sends: the rest of a file after its first `kept` bytes, or nothing because all of it is there. */
export type Answer =
  | {
      readonly body: ReadableStreamDefaultReader<Uint8Array>;
      readonly kept: number;
      /** Bytes of the whole file, if the server says. */
      readonly total: number | undefined;
      /** By what the server knows this content later on. */
      readonly validator: string | undefined;
    }
  | 'complete';

/**
 * Asks for a file, or for the rest of one that has begun to arrive and has not changed since.
 *
 * @throws TransferError when the server answers with neither.
 */
export async function requestFrom(
  address: string,
  partial: PartialFile,
  signal: AbortSignal,
  options: DownloadOptions,
): Promise<Answer> {
  const validator = await partial.validator();
  // Without a validator nobody can say whether the rest would fit.
  const kept = validator === undefined ? 0 : await partial.size();
  const headers: Record<string, string> = { 'accept-encoding': 'identity' };
  if (validator !== undefined && kept > 0) {
    headers['range'] = `bytes=${kept}-`;
    headers['if-range'] = validator;
  }
  const response = await within(fetch(address, { headers, signal }), address, options);
  if (response.status === 416) return afterTheEnd(response, address, partial, kept);
  if (!response.ok || response.body === null) throw refusal(response, address);
  const range = /^bytes (\d+)-\d+\/(\d+|\*)$/.exec(response.headers.get('content-range') ?? '');
  const partly = response.status === 206;
  if (partly && Number(range?.[1]) !== kept) {
    await partial.discard();
    throw new TransferError(`${address} gave another part of the file than it was asked for.`, true);
  }
  const total = partly ? range?.[2] : response.headers.get('content-length');
  return {
    body: response.body.getReader(),
    kept: partly ? kept : 0,
    total: /^\d+$/.test(total ?? '') ? Number(total) : undefined,
    validator: validatorOf(response),
  };
}

/** There is nothing behind what is here already: either that is all, or it is more than there should be. */
async function afterTheEnd(
  response: Response,
  address: string,
  partial: PartialFile,
  kept: number,
): Promise<Answer> {
  if (response.headers.get('content-range') === `bytes */${kept}`) return 'complete';
  await partial.discard();
  throw new TransferError(`${address} has fewer bytes than have arrived.`, true);
}

/** What `If-Range` accepts: a strong ETag, else a date. */
function validatorOf({ headers }: Response): string | undefined {
  const tag = headers.get('etag');
  return tag?.startsWith('"') === true ? tag : (headers.get('last-modified') ?? undefined);
}

function refusal({ status, statusText }: Response, address: string): TransferError {
  const passing = status >= 500 || status === 408 || status === 425 || status === 429;
  return new TransferError(`${address} answered ${status} ${statusText}`.trim() + '.', passing);
}
