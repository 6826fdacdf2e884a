import { modelCatalogue } from '../../core/models/catalogue.ts';
import { type ApiHandler, createApiHandler } from '../http/api-handler.ts';
import type { Runtime } from '../runtime/runtime.ts';

/** The function that lists the models that the service offers. */
export function createModelsHandler(runtime: Runtime): ApiHandler {
  const { models: offered } = runtime.settings;
  const models = offered.map((id) => {
    const model = modelCatalogue[id];
    return { id, ...model, stems: [...model.stems], default: id === offered[0] };
  });
  return createApiHandler('models', { listModels: async () => ({ status: 200, body: { models } }) }, runtime);
}
