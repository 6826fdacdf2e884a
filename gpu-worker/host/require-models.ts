import { modelCatalogue } from '../../core/models/catalogue.ts';
import type { OfferedModels } from '../../core/settings/settings.ts';
import { findPack } from '../attempt/find-pack.ts';

/**
 * Checks that this worker has every model that the API promises. Hashes are compared when a model is loaded.
 *
 * @throws JobFailure `model-unavailable` that names the first model that is missing or gives other stems.
 */
export async function requireModels(folder: string, offered: OfferedModels): Promise<void> {
  for (const model of offered) await findPack(folder, model, modelCatalogue[model].stems);
}
