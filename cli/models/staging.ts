import { randomUUID } from 'node:crypto';
import { mkdir, open, readdir, readFile, rename, rm, rmdir, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import type { PackManifest } from '../../core/models/pack.ts';
import { UserError } from '../user-error.ts';

/** Where packs are put together; no id of a model begins with a dot, so no worker looks in here. */
const stagingName = '.incoming';

/** A folder beside the packs in which one pack is put together, for as long as no other command works on it. */
export interface Staging {
  readonly folder: string;
  /** Writes `pack.json` and makes the folder the pack of its id, in one step and in place of an older one. */
  readonly install: (manifest: PackManifest) => Promise<void>;
}

/**
 * Works on a pack that is to be installed. What was not installed stays for the next time.
 *
 * @throws UserError when another command is at work on the same model.
 */
export async function inStaging<T>(
  modelsFolder: string,
  id: string,
  work: (staging: Staging) => Promise<T>,
): Promise<T> {
  const folder = stagingFolder(modelsFolder, id);
  await mkdir(folder, { recursive: true });
  const release = await lock(`${folder}.lock`, id);
  try {
    await removeLeftOvers(folder);
    return await work({ folder, install: (manifest) => install(modelsFolder, folder, manifest) });
  } finally {
    // Only a folder that holds nothing can be removed so.
    await rmdir(folder).catch(() => undefined);
    await release();
  }
}

/** The folder where a pack is put together; it exists when a download has begun and not ended. */
export const stagingFolder = (modelsFolder: string, id: string): string =>
  join(modelsFolder, stagingName, id);

/** Removes a pack at once, as far as any worker can see. */
export async function removeFolder(modelsFolder: string, folder: string, id: string): Promise<void> {
  const aside = `${stagingFolder(modelsFolder, id)}.old-${process.pid}`;
  await mkdir(join(modelsFolder, stagingName), { recursive: true });
  await rename(folder, aside);
  await rm(aside, { recursive: true });
}

async function install(modelsFolder: string, folder: string, manifest: PackManifest): Promise<void> {
  const files = new Set(manifest.networks.map(({ file }) => file));
  for (const name of await readdir(folder)) {
    if (!files.has(name)) await rm(join(folder, name), { recursive: true });
  }
  await writeFile(join(folder, 'pack.json'), `${JSON.stringify(manifest, null, 2)}\n`, { flush: true });
  await synchronise(folder);
  const pack = join(modelsFolder, manifest.id);
  await removeFolder(modelsFolder, pack, manifest.id).catch(unlessMissing);
  await rename(folder, pack);
  await synchronise(modelsFolder);
}

/** What an earlier command set aside and had no time to remove. */
async function removeLeftOvers(folder: string): Promise<void> {
  const parent = dirname(folder);
  const aside = (await readdir(parent)).filter((name) => name.startsWith(`${basename(folder)}.old-`));
  for (const name of aside) await rm(join(parent, name), { recursive: true });
}

/** Names of a folder are on the disk once the folder itself is. */
async function synchronise(folder: string): Promise<void> {
  await using handle = await open(folder);
  await handle.sync();
}

/** Takes a lock file with this process's id, also from a process that has ended. */
async function lock(path: string, id: string): Promise<() => Promise<void>> {
  for (;;) {
    try {
      await writeFile(path, String(process.pid), { flag: 'wx' });
      return () => rm(path, { force: true });
    } catch (error) {
      unlessThere(error);
    }
    const owner = await ownerOf(path);
    if (lives(owner)) throw new UserError(`The process ${owner} is at work on ${id} already. Wait for it.`);
    await removeStale(path);
  }
}

const ownerOf = async (path: string): Promise<number> => Number(await readFile(path, 'utf8').catch(() => ''));

/**
 * Removes the lock of a process that has ended. Another command may have found it, too, and have a lock of its own there
 * by now: so what is there is moved aside, which only one can do, looked at once more, and put back if its owner lives.
 */
async function removeStale(path: string): Promise<void> {
  const aside = `${path}.stale-${randomUUID()}`;
  try {
    await rename(path, aside);
  } catch (error) {
    return unlessMissing(error);
  }
  const owner = await ownerOf(aside);
  // Refused if a third command was faster still: then it has the lock.
  if (lives(owner)) await writeFile(path, String(owner), { flag: 'wx' }).catch(unlessThere);
  await rm(aside);
}

function lives(pid: number): boolean {
  if (!Number.isInteger(pid) || pid <= 0) return false;
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

function unlessMissing(error: unknown): void {
  if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
}

function unlessThere(error: unknown): void {
  if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
}
