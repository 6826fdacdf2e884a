import { modelCatalogue } from '../../core/models/catalogue.ts';
import { type ApiHandler, createApiHandler } from '../http/api-handler.ts';
import type { Telemetry } from '../runtime/telemetry.ts';

/** The function that lists the models that the service offers. */
export function createModelsHandler(telemetry: Telemetry): ApiHandler {
  const { models: offered } = telemetry.settings;
  const models = offered.map((id) => {
    const model = modelCatalogue[id];
    return { id, ...model, stems: [...model.stems], default: id === offered[0] };
  });
  return createApiHandler(
    'models',
    { listModels: async () => ({ status: 200, body: { models } }) },
    telemetry,
  );
}
