import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { modelPackSchema } from '../../core/models/pack.ts';
import { UserError } from '../user-error.ts';
import { inStaging, removeFolder, stagingFolder } from './staging.ts';

/**
 * Removes the pack of a model, and what has arrived of it.
 *
 * @throws UserError when there is neither.
 */
export async function removeModel(modelsFolder: string, id: string): Promise<void> {
  // The id becomes a path.
  if (!modelPackSchema.shape.id.safeParse(id).success) throw new UserError(`"${id}" is no id of a model.`);
  const folders = [join(modelsFolder, id), stagingFolder(modelsFolder, id)];
  const there = await Promise.all(folders.map((folder) => stat(folder).catch(() => undefined)));
  if (there.every((status) => status === undefined))
    throw new UserError(`The model ${id} is not installed in ${modelsFolder}.`);
  await inStaging(modelsFolder, id, async () => {
    for (const [index, folder] of folders.entries())
      if (there[index] !== undefined) await removeFolder(modelsFolder, folder, id);
  });
}
