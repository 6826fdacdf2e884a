import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** The file that says why a living worker is of no use. */
const noteFile = (workFolder: string): string => join(workFolder, 'unhealthy');

/** Makes the function that leaves a reason for the health check, or with null takes it away. */
export function createUnhealthyNote(workFolder: string): (reason: string | null) => void {
  const file = noteFile(workFolder);
  return (reason) => {
    if (reason === null) return rmSync(file, { force: true });
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, reason);
  };
}

/** Why the worker says that it is of no use; null when it does not say so. */
export function readUnhealthyNote(workFolder: string): string | null {
  try {
    return readFileSync(noteFile(workFolder), 'utf8');
  } catch {
    return null;
  }
}
