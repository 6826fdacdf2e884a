import { defaultModel, modelCatalogue } from '../../core/models/catalogue.ts';
import { type ApiHandler, createApiHandler } from '../http/api-handler.ts';
import type { Runtime } from '../runtime/runtime.ts';

/** The function that lists the models. */
export function createModelsHandler(runtime: Runtime): ApiHandler {
  const models = Object.entries(modelCatalogue).map(([id, model]) => ({
    id,
    ...model,
    stems: [...model.stems],
    default: id === defaultModel,
  }));
  return createApiHandler('models', { listModels: async () => ({ status: 200, body: { models } }) }, runtime);
}
