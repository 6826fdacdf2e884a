import { readFileSync, renameSync, writeFileSync } from 'node:fs';

/** What a file of JSON holds; undefined where there is none. Throws SyntaxError for a damaged one. */
export function readJsonFile(path: string): unknown {
  try {
    return JSON.parse(readFileSync(path, 'utf8')) as unknown;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

/** Replaces a file in one step, so that whoever reads it finds the old content or the new one. */
export function writeJsonFile(path: string, content: unknown): void {
  const beside = `${path}.new`;
  writeFileSync(beside, JSON.stringify(content));
  renameSync(beside, path);
}
