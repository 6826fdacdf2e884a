import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Deployment } from '../config/deployment.ts';
import { repositoryRoot } from '../config/repository.ts';

/**
 * Refuses a stage that offers a model whose pack would be missing in the worker's image.
 *
 * @param folder - where the image takes its packs from
 * @throws Error that says which, and how to get it.
 */
export function requirePacks(
  { stage, models }: Pick<Deployment, 'stage' | 'models'>,
  folder = join(repositoryRoot, 'gpu-worker/models'),
): void {
  const missing = models.find((model) => !existsSync(join(folder, model, 'pack.json')));
  if (missing === undefined) return;
  throw new Error(
    `The stage ${stage} offers ${missing}, which is not in ${folder}. Get it with \`stemwatch models pull ${missing}\`, or take it from \`models\` in lib/config/stages.ts.`,
  );
}
