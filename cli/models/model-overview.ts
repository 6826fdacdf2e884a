import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { type ModelDescription, modelCatalogue } from '../../core/models/catalogue.ts';
import { installedPacks, type InstalledPack } from './installed-packs.ts';
import type { PullableModel } from './pullable-model.ts';
import { stagingFolder } from './staging.ts';

/** A model of the catalogue or of the models folder, and how things are with it on this machine. */
export interface ModelOverview {
  readonly id: string;
  readonly title: string;
  readonly stems: readonly string[];
  readonly licence: string;
  readonly origin: string;
  /** `partial`: a download of it was broken off. */
  readonly state: 'installed' | 'damaged' | 'partial' | 'not installed';
  /** Bytes on this machine, or of its download where that is known and it is not installed; null when it is not known. */
  readonly bytes: number | null;
  /** What must be accepted before it is pulled. */
  readonly terms?: string;
  /** What is wrong with it. */
  readonly faults: readonly string[];
}

/** Every model of the catalogue, then every other pack of the models folder. Graphs are not hashed. */
export async function modelOverviews(
  modelsFolder: string,
  pullable: readonly PullableModel[],
): Promise<ModelOverview[]> {
  const packs = await installedPacks(modelsFolder);
  const known = Object.entries<ModelDescription>(modelCatalogue).map(async ([id, description]) => {
    const source = pullable.find((model) => model.id === id);
    const pack = packs.find((candidate) => candidate.id === id);
    return pack === undefined
      ? absent(modelsFolder, id, description, source)
      : present(pack, description, source?.terms);
  });
  const others = packs.filter(({ id }) => !Object.hasOwn(modelCatalogue, id)).map((pack) => present(pack));
  return [...(await Promise.all(known)), ...others];
}

/** What is installed speaks for itself; the catalogue only where it cannot. */
function present(pack: InstalledPack, described?: ModelDescription, terms?: string): ModelOverview {
  const { title, stems, licence, origin } = pack.manifest ?? described ?? unknown;
  return {
    id: pack.id,
    title,
    stems,
    licence,
    origin,
    state: pack.faults.length === 0 ? 'installed' : 'damaged',
    bytes: pack.bytes,
    ...(terms === undefined ? {} : { terms }),
    faults: pack.faults,
  };
}

const unknown = { title: '', stems: [], licence: '', origin: '' };

async function absent(
  modelsFolder: string,
  id: string,
  { title, stems, licence, origin }: ModelDescription,
  source: PullableModel | undefined,
): Promise<ModelOverview> {
  const arrived = await bytesIn(stagingFolder(modelsFolder, id));
  const sizes = source?.networks.map(({ file }) => file.bytes) ?? [];
  const whole = sizes.reduce<number | undefined>(
    (sum, size) => (sum === undefined || size === undefined ? undefined : sum + size),
    sizes.length === 0 ? undefined : 0,
  );
  return {
    id,
    title,
    stems,
    licence,
    origin,
    state: arrived > 0 ? 'partial' : 'not installed',
    bytes: arrived > 0 ? arrived : (whole ?? null),
    ...(source?.terms === undefined ? {} : { terms: source.terms }),
    faults: [],
  };
}

async function bytesIn(folder: string): Promise<number> {
  const names = await readdir(folder).catch(() => []);
  const graphs = names.filter((name) => /\.onnx(\.partial)?$/.test(name));
  const sizes = await Promise.all(graphs.map(async (name) => (await stat(join(folder, name))).size));
  return sizes.reduce((sum, size) => sum + size, 0);
}
