import { type Dirent, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';

/**
 * Removes descriptions of objects, parts and uploads (`*.json`) that were being written when the process was killed:
 * fauxqs would refuse to start on them. Nobody was told that what they describe is stored, so nothing is lost.
 */
export function removeTornFiles(folder: string): void {
  for (const entry of entriesOf(folder)) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) removeTornFiles(path);
    else if (entry.name.endsWith('.json') && !isJson(path)) rmSync(path);
  }
}

function entriesOf(folder: string): Dirent[] {
  try {
    return readdirSync(folder, { withFileTypes: true });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
}

function isJson(path: string): boolean {
  try {
    JSON.parse(readFileSync(path, 'utf8'));
    return true;
  } catch {
    return false;
  }
}
