import { readFileSync } from 'node:fs';

/** The kernel's high-water mark of a process's resident memory, VmHWM in proc(5), in bytes. */
export function peakMemory(pid: number): number {
  const kilobytes = /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
  return 1024 * Number(kilobytes);
}
