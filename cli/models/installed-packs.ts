import { existsSync } from 'node:fs';
import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import * as z from 'zod';
import { modelPackSchema, type PackManifest } from '../../core/models/pack.ts';
import { identifyFile } from './file-identity.ts';

/** A pack in the models folder, or what passes for one. */
export interface InstalledPack {
  readonly id: string;
  readonly folder: string;
  /** Absent when its `pack.json` cannot be used. */
  readonly manifest?: PackManifest;
  /** Bytes of its graphs. */
  readonly bytes: number;
  /** What is wrong with it, as sentences; nothing when it is whole. */
  readonly faults: readonly string[];
}

/** Every folder with a `pack.json` in a models folder, by its name, without a look into the graphs. */
export async function installedPacks(modelsFolder: string): Promise<InstalledPack[]> {
  const entries = await readdir(modelsFolder, { withFileTypes: true }).catch(unlessMissing);
  const names = entries.filter(
    ({ name }) => !name.startsWith('.') && existsSync(join(modelsFolder, name, 'pack.json')),
  );
  return Promise.all(names.map(({ name }) => inspectPack(modelsFolder, name))).then((packs) =>
    packs.toSorted((a, b) => (a.id < b.id ? -1 : 1)),
  );
}

/** One pack, without a look into its graphs. */
export async function inspectPack(modelsFolder: string, id: string): Promise<InstalledPack> {
  const folder = join(modelsFolder, id);
  const read = await readManifest(folder, id);
  if (typeof read === 'string') return { id, folder, bytes: 0, faults: [read] };
  const sizes = await Promise.all(read.networks.map(({ file }) => sizeOf(join(folder, file))));
  const faults = read.networks.flatMap(({ file }, index) =>
    sizes[index] === undefined ? [`${file} is missing.`] : [],
  );
  return {
    id,
    folder,
    manifest: read,
    bytes: sizes.reduce<number>((sum, size = 0) => sum + size, 0),
    faults,
  };
}

/** One pack whose graphs were hashed again. */
export async function verifyPack(modelsFolder: string, id: string): Promise<InstalledPack> {
  const pack = await inspectPack(modelsFolder, id);
  const faults = [...pack.faults];
  if (faults.length > 0) return pack;
  for (const { file, sha256 } of pack.manifest?.networks ?? []) {
    const found = await identifyFile(join(pack.folder, file));
    if (found.sha256 !== sha256) faults.push(`${file} has SHA-256 ${found.sha256}, not ${sha256}.`);
  }
  return { ...pack, faults };
}

/** The `pack.json` of a folder, or a sentence about why it cannot be used. */
export async function readManifest(folder: string, id?: string): Promise<PackManifest | string> {
  let content: unknown;
  try {
    content = JSON.parse(await readFile(join(folder, 'pack.json'), 'utf8'));
  } catch {
    return 'pack.json is missing or is not JSON.';
  }
  const parsed = modelPackSchema.safeParse(content);
  if (!parsed.success) return `pack.json is wrong: ${z.prettifyError(parsed.error)}`;
  if (id === undefined || parsed.data.id === id) return parsed.data;
  return `pack.json is that of ${parsed.data.id}.`;
}

const sizeOf = async (path: string): Promise<number | undefined> =>
  (await stat(path).catch(() => undefined))?.size;

function unlessMissing(error: unknown): [] {
  if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
  throw error;
}
