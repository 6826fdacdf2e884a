import { readFile } from 'node:fs/promises';

/** Where Linux says what it does; other systems have none of these. */
export interface SystemFolders {
  readonly processes: string;
  readonly controlGroups: string;
  readonly blockDevices: string;
}

/** Where they are on every Linux. */
export const systemFolders: SystemFolders = {
  processes: '/proc',
  controlGroups: '/sys/fs/cgroup',
  blockDevices: '/sys/block',
};

/** A file of the system; null where there is none or it may not be read. */
export async function readSystemFile(path: string): Promise<string | null> {
  try {
    return await readFile(path, 'utf8');
  } catch {
    return null;
  }
}

/** A file that holds one number; null for anything else, such as `max`. */
export async function readNumber(path: string): Promise<number | null> {
  const text = (await readSystemFile(path))?.trim();
  return text !== undefined && /^\d+$/.test(text) ? Number(text) : null;
}

/** The number after `key` in a file of lines `key number`; null when it is not there. */
export async function readField(path: string, key: string): Promise<number | null> {
  const found = new RegExp(`^${key} (\\d+)$`, 'm').exec((await readSystemFile(path)) ?? '');
  return found === null ? null : Number(found[1]);
}
