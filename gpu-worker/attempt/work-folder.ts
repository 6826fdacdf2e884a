import { mkdir, readdir, rm } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';

const prefix = `attempts-${hostname()}-`;

/** Makes the folder of one attempt: private, empty, and named after the process so that it can be swept if that dies. */
export async function makeAttemptFolder(workFolder: string, leaseId: string): Promise<string> {
  const folder = join(workFolder, `${prefix}${process.pid}`, leaseId);
  await mkdir(folder, { recursive: true, mode: 0o700 });
  return folder;
}

/** Removes a folder with all it holds. */
export async function removeFolder(folder: string): Promise<void> {
  await rm(folder, { recursive: true, force: true, maxRetries: 3 });
}

/**
 * Removes what workers of this host left behind that are no longer running. A folder with this process's own number
 * stems from an earlier life (containers give every first process the same number).
 *
 * @returns how many folders were removed
 */
export async function sweepWorkFolder(workFolder: string): Promise<number> {
  await mkdir(workFolder, { recursive: true });
  const stale = (await readdir(workFolder)).filter((name) => {
    if (!name.startsWith(prefix)) return false;
    const pid = Number(name.slice(prefix.length));
    return Number.isInteger(pid) && (pid === process.pid || !isRunning(pid));
  });
  for (const name of stale) await removeFolder(join(workFolder, name));
  return stale.length;
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
