import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { controlGroups, folderOf } from '../../machine/control-groups.ts';
import { readSystemFile, type SystemFolders } from '../../machine/system-folders.ts';

/** Bytes read from and written to disks since some beginning. */
export interface DiskTraffic {
  readonly read: number;
  readonly written: number;
}

/** The kernel counts in sectors of this size, whatever the disk's own are. */
const sectorBytes = 512;

/**
 * Traffic of the machine's disks; where those are hidden, that of the own control group. Null where neither can be seen.
 *
 * @see https://www.kernel.org/doc/html/latest/admin-guide/iostats.html
 */
export async function diskTraffic(folders: SystemFolders): Promise<DiskTraffic | null> {
  return (await machineTraffic(folders)) ?? (await groupTraffic(folders));
}

/** Only what is a device counts: its partitions and what is built on it would count the same bytes again. */
async function machineTraffic({ processes, blockDevices }: SystemFolders): Promise<DiskTraffic | null> {
  const lines = (await readSystemFile(join(processes, 'diskstats')))?.split('\n') ?? [];
  const disks = lines
    .map((line) => line.trim().split(/\s+/))
    .filter(([, , name]) => name !== undefined && existsSync(join(blockDevices, name, 'device')));
  if (disks.length === 0) return null;
  return total(
    disks.map((fields) => ({
      read: Number(fields[5]) * sectorBytes,
      written: Number(fields[9]) * sectorBytes,
    })),
  );
}

async function groupTraffic(folders: SystemFolders): Promise<DiskTraffic | null> {
  const [own] = await controlGroups('io', folders);
  if (own?.version !== 2) return null;
  const lines = (await readSystemFile(join(folderOf(own), 'io.stat')))?.split('\n') ?? [];
  const devices = lines.flatMap((line) => {
    const found = / rbytes=(\d+) wbytes=(\d+)/.exec(line);
    return found === null ? [] : [{ read: Number(found[1]), written: Number(found[2]) }];
  });
  return devices.length === 0 ? null : total(devices);
}

const total = (devices: readonly DiskTraffic[]): DiskTraffic => ({
  read: devices.reduce((sum, { read }) => sum + read, 0),
  written: devices.reduce((sum, { written }) => sum + written, 0),
});
