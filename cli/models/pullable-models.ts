import { type ModelId, modelCatalogue, type shippedModel } from '../../core/models/catalogue.ts';
import { demucsSources } from './demucs-sources.ts';
import { mdxSources } from './mdx-sources.ts';
import type { PullableModel } from './pullable-model.ts';

type Source = Pick<PullableModel, 'terms' | 'networks'>;

const sources: Readonly<Record<Exclude<ModelId, typeof shippedModel>, Source>> = {
  ...demucsSources,
  ...mdxSources,
};

/** Every model of the catalogue that does not come along with this repository, with where it is found. */
export const pullableModels: readonly PullableModel[] = Object.entries(sources).map(([id, source]) => ({
  id,
  ...modelCatalogue[id as keyof typeof sources],
  ...source,
}));
