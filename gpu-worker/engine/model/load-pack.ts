import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { JobFailure } from '../../../core/jobs/failures.ts';
import type { PackNetwork } from '../../../core/models/network.ts';
import { modelPackSchema, type PackManifest } from '../../../core/models/pack.ts';
import { OutsideData } from './outside-data.ts';

/**
 * Reads and checks `pack.json` in a folder. Fails with `model-unavailable`, naming every field that is wrong.
 * The graphs themselves are checked by `verifyGraph`.
 */
export async function loadPack(folder: string): Promise<PackManifest> {
  let content: unknown;
  try {
    content = JSON.parse(await readFile(join(folder, 'pack.json'), 'utf8'));
  } catch (cause) {
    throw new JobFailure('model-unavailable', 'Its pack.json is missing or is not JSON.', { cause });
  }
  const pack = modelPackSchema.safeParse(content);
  if (pack.success) return pack.data;
  throw new JobFailure('model-unavailable', `Its pack.json is wrong: ${z.prettifyError(pack.error)}`);
}

/**
 * Path of a network's graph once its SHA-256 is the one that the pack names and none of it lies in further files, which no
 * pack names. Fails with `model-unavailable` otherwise.
 */
export async function verifyGraph(
  folder: string,
  model: string,
  { file, sha256 }: PackNetwork,
): Promise<string> {
  const unavailable = (why: string, cause?: unknown): JobFailure =>
    new JobFailure('model-unavailable', `Model ${model}: ${file} ${why}.`, { cause });
  const path = join(folder, file);
  const hash = createHash('sha256');
  const outside = new OutsideData();
  try {
    for await (const piece of createReadStream(path)) {
      hash.update(piece as Buffer);
      outside.add(piece as Buffer);
    }
  } catch (cause) {
    throw unavailable('cannot be read', cause);
  }
  const found = hash.digest('hex');
  if (found !== sha256) throw unavailable(`has SHA-256 ${found}, not ${sha256}`);
  if (outside.found) throw unavailable('keeps weights in other files, whose SHA-256 no pack names');
  return path;
}

/** Size of the graphs of networks in bytes; one that is missing, which loading will complain of, counts nothing. */
export async function graphBytes(folder: string, networks: readonly PackNetwork[]): Promise<number> {
  const sizes = networks.map(({ file }) =>
    stat(join(folder, file)).then(
      ({ size }) => size,
      () => 0,
    ),
  );
  return (await Promise.all(sizes)).reduce((sum, size) => sum + size, 0);
}

/** SHA-256 of all graphs of a pack: of its only one, or of the list of their hashes in the order of the pack. */
export function packHash({ networks }: PackManifest): string {
  const [first, ...others] = networks.map(({ sha256 }) => sha256);
  if (first !== undefined && others.length === 0) return first;
  return createHash('sha256')
    .update([first, ...others].join('\n'))
    .digest('hex');
}
