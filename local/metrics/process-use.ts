import { readdir, readFile } from 'node:fs/promises';
import { residentMemory } from '../../gpu-worker/engine/resident-memory.ts';

/** What a process and the others of its group have used and hold. */
export interface ProcessUse {
  /** Seconds of processor time since each of them began. */
  readonly processorSeconds: number;
  /** Resident memory in bytes. */
  readonly memory: number;
}

/** The kernel tells times in ticks of this length, on every architecture. */
const ticksPerSecond = 100;

/**
 * Adds up the processes of a group; null on a system that does not tell. A process that ends takes its share with it.
 *
 * @see https://man7.org/linux/man-pages/man5/proc_pid_stat.5.html
 */
export async function processGroupUse(group: number): Promise<ProcessUse | null> {
  const names = await readdir('/proc').catch(() => []);
  const pids = names.filter((name) => /^\d+$/.test(name));
  const uses = await Promise.all(pids.map((pid) => useOf(pid, group)));
  const members = uses.filter((use) => use !== null);
  if (members.length === 0) return null;
  return {
    processorSeconds: members.reduce((sum, use) => sum + use.processorSeconds, 0),
    memory: members.reduce((sum, use) => sum + use.memory, 0),
  };
}

/** Null for a process that has gone or is of another group. */
async function useOf(pid: string, group: number): Promise<ProcessUse | null> {
  const text = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '');
  // The name of the program, in parentheses, may hold anything.
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
  if (Number(fields[2]) !== group) return null;
  return {
    processorSeconds: (Number(fields[11]) + Number(fields[12])) / ticksPerSecond,
    memory: (await residentMemory(Number(pid))) ?? 0,
  };
}
