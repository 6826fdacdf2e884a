import { cpus } from 'node:os';
import { join } from 'node:path';
import { type ControlGroup, folderOf } from '../../machine/control-groups.ts';
import { processorQuota } from '../../machine/processor-quota.ts';
import { readField, readNumber, type SystemFolders } from '../../machine/system-folders.ts';

/** Processor time in seconds, counted from some beginning: what was used, and what could have been. */
export interface ProcessorTime {
  /** Whose time it is: only times of the same processors can be compared. */
  readonly processors: string;
  readonly used: number;
  readonly available: number;
}

/**
 * Processor time of the tightest control group that has fewer processors than the machine, else of the machine.
 *
 * @param seconds - time since some beginning, that goes on evenly
 */
export async function processorTime(folders: SystemFolders, seconds: number): Promise<ProcessorTime> {
  const machine = cpus();
  const quota = await processorQuota(folders);
  const tightest = quota !== null && quota.processors < machine.length ? quota : null;
  const used = tightest && (await usedBy(tightest.group, folders));
  if (tightest && used !== null)
    return {
      processors: `${folderOf(tightest.group)} ${tightest.processors}`,
      used,
      available: seconds * tightest.processors,
    };
  const times = machine.map(({ times: { user, nice, sys, irq, idle } }) => ({
    busy: user + nice + sys + irq,
    idle,
  }));
  const busy = times.reduce((sum, each) => sum + each.busy, 0) / 1000;
  const idle = times.reduce((sum, each) => sum + each.idle, 0) / 1000;
  return { processors: `machine ${machine.length}`, used: busy, available: busy + idle };
}

/** In seconds. Version 1 keeps it in a hierarchy of its own, in nanoseconds. */
async function usedBy(group: ControlGroup, { controlGroups: mount }: SystemFolders): Promise<number | null> {
  if (group.version === 1) {
    const nanoseconds = await readNumber(join(mount, 'cpuacct', group.path, 'cpuacct.usage'));
    return nanoseconds === null ? null : nanoseconds / 1e9;
  }
  const used = await readField(join(folderOf(group), 'cpu.stat'), 'usage_usec');
  return used === null ? null : used / 1e6;
}
