import { readFile } from 'node:fs/promises';

/** Resident memory of a process in bytes, from /proc; null when it is gone or the system has no /proc. */
export async function residentMemory(pid: number): Promise<number | null> {
  try {
    const kilobytes = /^VmRSS:\s+(\d+) kB$/m.exec(await readFile(`/proc/${pid}/status`, 'utf8'))?.[1];
    return kilobytes === undefined ? null : 1024 * Number(kilobytes);
  } catch {
    return null;
  }
}
