import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { readSystemFile, type SystemFolders } from './system-folders.ts';

/** A control group that this process belongs to, as a folder; the files in it differ between the versions. */
export interface ControlGroup {
  readonly version: 1 | 2;
  /** Where the hierarchy is mounted. */
  readonly root: string;
  /** Below the root: empty, or beginning with `/`. */
  readonly path: string;
}

/** Folder of a control group. */
export const folderOf = ({ root, path }: ControlGroup): string => join(root, path);

/**
 * The control groups whose limits hold for this process: its own, then those around it up to the root. None where the
 * system has no control groups.
 *
 * @see https://man7.org/linux/man-pages/man7/cgroups.7.html
 */
export async function controlGroups(
  controller: 'cpu' | 'memory' | 'io',
  { processes, controlGroups: mount }: SystemFolders,
): Promise<readonly ControlGroup[]> {
  const memberships = (await readSystemFile(join(processes, 'self', 'cgroup')))?.split('\n') ?? [];
  if (existsSync(join(mount, 'cgroup.controllers'))) return around(2, mount, pathOf(memberships, ''));
  const root = join(mount, controller);
  return existsSync(root) ? around(1, root, pathOf(memberships, controller)) : [];
}

/** From lines such as `4:cpu,cpuacct:/some/path`; those of version 2 name no controller. */
function pathOf(memberships: readonly string[], controller: string): string {
  const fields = memberships.map((line) => line.split(':'));
  const own = fields.find(([, controllers = '']) => controllers.split(',').includes(controller));
  return own?.slice(2).join(':') ?? '/';
}

/** A container may be told the path that its host sees; then what is mounted is its own group. */
function around(version: 1 | 2, root: string, path: string): ControlGroup[] {
  const parts = path.split('/').filter(Boolean);
  const visible = !parts.includes('..') && existsSync(join(root, path)) ? parts : [];
  return Array.from({ length: visible.length + 1 }, (_, above) => ({
    version,
    root,
    path: visible
      .slice(0, visible.length - above)
      .map((part) => `/${part}`)
      .join(''),
  }));
}
