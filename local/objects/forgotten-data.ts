import { readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { ObjectPaths } from './object-paths.ts';

/** Removes bytes and half-written records that were left when the process was killed: no record names them. */
export async function removeForgottenData(paths: ObjectPaths): Promise<void> {
  const named = new Set<string>();
  const entries = await readdir(paths.records, { recursive: true, withFileTypes: true });
  for (const entry of entries) {
    if (!entry.isFile()) continue;
    const path = join(entry.parentPath, entry.name);
    if (entry.name.endsWith('.new')) await rm(path);
    else for (const file of namesIn(await readFile(path, 'utf8'))) named.add(file);
  }
  for (const file of await readdir(paths.data)) {
    if (!named.has(file)) await rm(paths.dataFile(file));
  }
}

/** The files that a record of an object (several) or of a part (one) names. */
function namesIn(text: string): readonly string[] {
  const { file, pieces = [] } = JSON.parse(text) as {
    file?: string;
    pieces?: readonly { readonly file: string }[];
  };
  return [...(file === undefined ? [] : [file]), ...pieces.map((piece) => piece.file)];
}
