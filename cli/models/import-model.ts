import { copyFile, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { PackManifest } from '../../core/models/pack.ts';
import { UserError } from '../user-error.ts';
import { type FileIdentity, identifyFile, identityFault } from './file-identity.ts';
import { type InstalledPack, readManifest, verifyPack } from './installed-packs.ts';
import { manifestOf, type PublishedFile, type PullableModel } from './pullable-model.ts';
import { inStaging } from './staging.ts';

/** What is imported, and where to. */
export interface ImportOptions {
  readonly modelsFolder: string;
  /** Models that files may belong to. */
  readonly models: readonly PullableModel[];
  /** The model that the files are taken for even where their content is not known. */
  readonly id?: string | undefined;
}

/**
 * Installs a pack from a folder with a `pack.json`, or a model of the catalogue from its `.onnx` files, which are
 * recognised by their content.
 *
 * @throws UserError that says what does not fit; nothing is installed then.
 */
export async function importModel(paths: readonly string[], options: ImportOptions): Promise<InstalledPack> {
  const [first = ''] = paths;
  const status = await stat(first).catch(() => undefined);
  if (status === undefined) throw new UserError(`There is no file ${first}. Check its name.`);
  const { manifest, sources } = status.isDirectory()
    ? await packOf(first, paths, options.id)
    : await modelOf(paths, options);
  return inStaging(options.modelsFolder, manifest.id, async ({ folder, install }) => {
    for (const [index, { file, sha256 }] of manifest.networks.entries()) {
      await copyFile(sources[index] as string, join(folder, file));
      await requireHash(join(folder, file), sha256);
    }
    await install(manifest);
    return verifyPack(options.modelsFolder, manifest.id);
  });
}

/** A `pack.json`, and the path of each network's file in its order. */
interface ImportPlan {
  readonly manifest: PackManifest;
  readonly sources: readonly string[];
}

async function packOf(folder: string, paths: readonly string[], id: string | undefined): Promise<ImportPlan> {
  if (paths.length > 1) throw new UserError('Import one folder at a time.');
  const manifest = await readManifest(folder, id);
  if (typeof manifest === 'string') throw new UserError(`${folder} is no pack: ${manifest}`);
  const sources = manifest.networks.map(({ file }) => join(folder, file));
  for (const [index, { sha256 }] of manifest.networks.entries())
    await requireHash(sources[index] as string, sha256);
  return { manifest, sources };
}

async function requireHash(path: string, sha256: string): Promise<void> {
  const found = await readable(path);
  if (found.sha256 !== sha256) throw new UserError(`${path} has SHA-256 ${found.sha256}, not ${sha256}.`);
}

async function modelOf(paths: readonly string[], { models, id }: ImportOptions): Promise<ImportPlan> {
  const found: Found[] = [];
  for (const path of paths) found.push({ path, ...(await readable(path)) });
  const model = id === undefined ? recognised(found, models) : named(id, models);
  const chosen = model.networks.map(({ file }) => chooseFile(model, file, found, id !== undefined));
  const surplus = found.filter((file) => !chosen.includes(file)).map(({ path }) => path);
  if (surplus.length > 0) throw new UserError(`${surplus.join(', ')}: no file of ${model.id}.`);
  const published = model.networks.every(({ file }, index) => isIt(file, chosen[index]));
  const hashes = chosen.map(({ sha256 }) => sha256);
  return {
    manifest: manifestOf(model, hashes, published ? {} : unknownOrigin(chosen)),
    sources: chosen.map(({ path }) => path),
  };
}

interface Found extends FileIdentity {
  readonly path: string;
}

async function readable(path: string): Promise<FileIdentity> {
  try {
    return await identifyFile(path);
  } catch (error) {
    throw new UserError(`${path} cannot be read: ${(error as Error).message}.`, { cause: error });
  }
}

const isIt = (published: PublishedFile, found: FileIdentity | undefined): boolean =>
  found !== undefined && identityFault(published, found) === undefined;

/** The model that one of the files belongs to. */
function recognised(found: readonly Found[], models: readonly PullableModel[]): PullableModel {
  const model = models.find(({ networks }) =>
    networks.some(({ file }) => found.some((candidate) => isIt(file, candidate))),
  );
  if (model !== undefined) return model;
  const paths = found.map(({ path }) => path).join(', ');
  throw new UserError(
    `The catalogue does not know ${paths}. Say with --id which model it is, or import a folder with a pack.json.`,
  );
}

function named(id: string, models: readonly PullableModel[]): PullableModel {
  const model = models.find((candidate) => candidate.id === id);
  if (model !== undefined) return model;
  const known = models.map((candidate) => candidate.id).join(', ');
  throw new UserError(`There is no model ${id} to import files for. Choose one of ${known}.`);
}

/** A network's file: by its content, else, if the operator says so, by its name or because it is the only one. */
function chooseFile(
  { id, networks }: PullableModel,
  published: PublishedFile,
  found: readonly Found[],
  trusted: boolean,
): Found {
  const byName = found.find(({ path }) => basename(path) === published.name);
  const only = networks.length === 1 && found.length === 1 ? found[0] : undefined;
  const chosen = found.find((file) => isIt(published, file)) ?? (trusted ? (byName ?? only) : undefined);
  if (chosen !== undefined) return chosen;
  throw new UserError(`${id} needs ${published.name} too. Name all of its files.`);
}

/** What can be said of files that nobody has published as this model. */
function unknownOrigin(files: readonly Found[]): Pick<PackManifest, 'licence' | 'origin'> {
  const names = files.map(({ path }) => basename(path)).join(', ');
  return { licence: 'Not known', origin: `Given by the operator as ${names}.` };
}
