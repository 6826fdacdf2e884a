import { mkdirSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** The file whose age tells whether the worker lives. */
export const aliveFile = (workFolder: string): string => join(workFolder, 'alive');

/** The longest a healthy worker leaves the file untouched: several long polls or heartbeats. */
const oldestMilliseconds = 120_000;

/** Makes the function that touches the file. */
export function createAliveMark(workFolder: string): () => void {
  const file = aliveFile(workFolder);
  return () => {
    try {
      const now = new Date();
      utimesSync(file, now, now);
    } catch {
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, '');
    }
  };
}

/** Whether a worker touched its file lately. */
export function isAlive(workFolder: string, now: number): boolean {
  const touched = statSync(aliveFile(workFolder), { throwIfNoEntry: false })?.mtimeMs;
  return touched !== undefined && now - touched <= oldestMilliseconds;
}
