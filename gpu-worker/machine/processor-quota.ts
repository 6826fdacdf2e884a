import { join } from 'node:path';
import { type ControlGroup, controlGroups, folderOf } from './control-groups.ts';
import { readNumber, readSystemFile, type SystemFolders } from './system-folders.ts';

/** A control group that may use so many processors at a time. */
export interface ProcessorQuota {
  readonly group: ControlGroup;
  readonly processors: number;
}

/** The tightest quota of the control groups that this process belongs to; null where none has one. */
export async function processorQuota(folders: SystemFolders): Promise<ProcessorQuota | null> {
  const quotas = await Promise.all((await controlGroups('cpu', folders)).map(quotaOf));
  return quotas.reduce(
    (tightest, quota) =>
      quota !== null && (tightest === null || quota.processors < tightest.processors) ? quota : tightest,
    null,
  );
}

async function quotaOf(group: ControlGroup): Promise<ProcessorQuota | null> {
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
