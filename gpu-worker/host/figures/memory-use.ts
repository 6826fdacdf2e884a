import { freemem, totalmem } from 'node:os';
import { join } from 'node:path';
import { type ControlGroup, controlGroups, folderOf } from '../../machine/control-groups.ts';
import { readField, readNumber, type SystemFolders } from '../../machine/system-folders.ts';

/** Memory in use, and how much may be, in bytes. */
export interface MemoryUse {
  readonly used: number;
  readonly limit: number;
}

/** What a file of each version is called. */
const files = {
  1: { limit: 'memory.limit_in_bytes', used: 'memory.usage_in_bytes', cached: 'total_inactive_file' },
  2: { limit: 'memory.max', used: 'memory.current', cached: 'inactive_file' },
} as const;

/**
 * Memory of the tightest control group that has less than the machine, else of the machine. Of a group's memory the part
 * that only caches files does not count: it is given back before the group meets its limit.
 */
export async function memoryUse(folders: SystemFolders): Promise<MemoryUse> {
  const machine = { used: totalmem() - freemem(), limit: totalmem() };
  const groups = await Promise.all((await controlGroups('memory', folders)).map(groupUse));
  return groups
    .filter((use) => use !== null)
    .reduce<MemoryUse>((tightest, use) => (use.limit < tightest.limit ? use : tightest), machine);
}

async function groupUse(group: ControlGroup): Promise<MemoryUse | null> {
  const folder = folderOf(group);
  const { limit: limitFile, used: usedFile, cached: cachedField } = files[group.version];
  const limit = await readNumber(join(folder, limitFile));
  const used = await readNumber(join(folder, usedFile));
  if (limit === null || limit === 0 || used === null) return null;
  const cached = (await readField(join(folder, 'memory.stat'), cachedField)) ?? 0;
  return { used: Math.max(0, used - cached), limit };
}
