import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { modelIds, shippedModel } from '../../core/models/catalogue.ts';
import type { OfferedModels } from '../../core/settings/settings.ts';

/** What the local stack offers: the model that comes along, and every other one whose pack lies in `folder`. */
export function installedModels(folder: string): OfferedModels {
  const others = modelIds.filter((id) => id !== shippedModel && existsSync(join(folder, id, 'pack.json')));
  return [shippedModel, ...others];
}
