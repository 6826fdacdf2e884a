import { closeSync, existsSync, fsyncSync, openSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod';

const fileName = z.string().regex(/^[\w.-]+$/);
const schema = z.object({
  version: z.literal(1),
  /** Grows with each compaction; part of the names of the files it writes. */
  generation: z.int().nonnegative(),
  journal: fileName,
  /** Files by day, as 2026-11-21. */
  days: z.record(z.string(), fileName),
});

/** Which files of a folder hold its data; all others are left over from an interrupted compaction. */
export type Manifest = z.infer<typeof schema>;

/** Name of the manifest within its folder. */
export const manifestName = 'manifest.json';

/** What a folder without data begins with. */
export const emptyManifest: Manifest = { version: 1, generation: 0, journal: 'journal.0.log', days: {} };

/**
 * Reads the manifest of a folder; an empty one when there is none.
 *
 * @throws Error when it is not a manifest of this version
 */
export function readManifest(folder: string): Manifest {
  const path = join(folder, manifestName);
  if (!existsSync(path)) return emptyManifest;
  try {
    return schema.parse(JSON.parse(readFileSync(path, 'utf8')));
  } catch (error) {
    throw new Error(
      `${path} is not the manifest of a folder of metric data. Move the folder away to begin with an empty one.`,
      { cause: error },
    );
  }
}

/** Replaces the manifest in one step: after a crash there is the old one or the new one. */
export function writeManifest(folder: string, manifest: Manifest): void {
  const path = join(folder, manifestName);
  const next = `${path}.new`;
  writeFileSync(next, JSON.stringify(manifest, undefined, 1), { flush: true });
  renameSync(next, path);
  const directory = openSync(folder, 'r');
  try {
    fsyncSync(directory);
  } finally {
    closeSync(directory);
  }
}
