import { createHash } from 'node:crypto';
import { open } from 'node:fs/promises';
import type { PublishedFile } from './pullable-model.ts';

/** UVR names a model by the MD5 of its last 10,000 KiB, or of the whole file where it is shorter. */
const tailBytes = 10_000 * 1024;

/** What tells a file from all others. */
export interface FileIdentity {
  readonly bytes: number;
  readonly sha256: string;
  readonly tailMd5: string;
}

/** Reads a file once and says what it is. */
export async function identifyFile(path: string): Promise<FileIdentity> {
  await using file = await open(path);
  const { size } = await file.stat();
  const sha256 = createHash('sha256');
  const md5 = createHash('md5');
  let position = 0;
  for await (const piece of file.createReadStream({ autoClose: false, highWaterMark: 1024 ** 2 })) {
    const chunk = piece as Buffer;
    sha256.update(chunk);
    const fromTail = Math.max(0, size - tailBytes - position);
    if (fromTail < chunk.length) md5.update(chunk.subarray(fromTail));
    position += chunk.length;
  }
  return { bytes: position, sha256: sha256.digest('hex'), tailMd5: md5.digest('hex') };
}

/** What is known of a published file and does not hold of this one, as a phrase; undefined when it is that file. */
export function identityFault(known: PublishedFile, found: FileIdentity): string | undefined {
  if (known.bytes !== undefined && known.bytes !== found.bytes)
    return `it has ${found.bytes} bytes, not ${known.bytes}`;
  if (known.sha256 !== undefined && known.sha256 !== found.sha256)
    return `it has SHA-256 ${found.sha256}, not ${known.sha256}`;
  if (known.tailMd5 !== undefined && known.tailMd5 !== found.tailMd5)
    return `its last ${tailBytes} bytes have MD5 ${found.tailMd5}, not ${known.tailMd5}`;
  return undefined;
}
