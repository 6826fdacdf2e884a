import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { JobFailure } from '../../core/jobs/failures.ts';
import { modelPackSchema, type PackManifest } from '../../core/models/pack.ts';

/** A pack that a job asks for. */
export interface FoundPack {
  readonly folder: string;
  readonly pack: PackManifest;
}

/**
 * Finds the pack that a job asks for.
 *
 * @throws JobFailure `model-unavailable` when this worker has no such pack, or not with these stems.
 */
export async function findPack(
  modelsFolder: string,
  model: string,
  stems: readonly string[],
): Promise<FoundPack> {
  const unavailable = (why: string, cause?: unknown): JobFailure =>
    new JobFailure('model-unavailable', `The model "${model}" ${why}.`, { cause });
  // The id becomes a path.
  if (!modelPackSchema.shape.id.safeParse(model).success) throw unavailable('has no valid id');
  const folder = join(modelsFolder, model);
  let text: string;
  try {
    text = await readFile(join(folder, 'pack.json'), 'utf8');
  } catch (error) {
    throw unavailable('is not installed on this worker', error);
  }
  let pack: PackManifest;
  try {
    pack = modelPackSchema.parse(JSON.parse(text));
  } catch (error) {
    throw unavailable('has a pack.json that does not follow the contract', error);
  }
  if (pack.id !== model) throw unavailable('lies in a folder of another name');
  const missing = stems.filter((stem) => !pack.stems.includes(stem));
  if (missing.length > 0) throw unavailable(`does not give these stems: ${missing.join(', ')}`);
  return { folder, pack };
}
