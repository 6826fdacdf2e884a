import { cpus } from 'node:os';
import { join } from 'node:path';
import { type ControlGroup, controlGroups, folderOf } from '../../machine/control-groups.ts';
import { readField, readNumber, readSystemFile, type SystemFolders } from '../../machine/system-folders.ts';

/** Processor time in seconds, counted from some beginning: what was used, and what could have been. */
export interface ProcessorTime {
  /** Whose time it is: only times of the same processors can be compared. */
  readonly processors: string;
  readonly used: number;
  readonly available: number;
}

/** A control group that may use so many processors at a time. */
interface Quota {
  readonly group: ControlGroup;
  readonly processors: number;
}

/**
 * Processor time of the tightest control group that has fewer processors than the machine, else of the machine.
 *
 * @param seconds - time since some beginning, that goes on evenly
 */
export async function processorTime(folders: SystemFolders, seconds: number): Promise<ProcessorTime> {
  const machine = cpus();
  const quotas = await Promise.all((await controlGroups('cpu', folders)).map(quotaOf));
  const [tightest] = quotas
    .filter((quota) => quota !== null && quota.processors < machine.length)
    .sort((a, b) => (a?.processors ?? 0) - (b?.processors ?? 0));
  const used = tightest ? await usedBy(tightest.group, folders) : null;
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

async function quotaOf(group: ControlGroup): Promise<Quota | null> {
  const [quota, period] = await microseconds(group);
  return quota === null || period === null || period === 0 ? null : { group, processors: quota / period };
}

/** Processor time in each period, and the length of a period; null without a quota. */
async function microseconds(group: ControlGroup): Promise<readonly [number | null, number | null]> {
  const folder = folderOf(group);
  if (group.version === 1)
    return [
      await readNumber(join(folder, 'cpu.cfs_quota_us')),
      await readNumber(join(folder, 'cpu.cfs_period_us')),
    ];
  const found = /^(\d+) (\d+)$/.exec((await readSystemFile(join(folder, 'cpu.max')))?.trim() ?? '');
  return found === null ? [null, null] : [Number(found[1]), Number(found[2])];
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
