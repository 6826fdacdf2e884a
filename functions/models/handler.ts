import { createTelemetry } from '../runtime/telemetry.ts';
import { createModelsHandler } from './models-handler.ts';

/** Lambda's entry point. */
export const handler = createModelsHandler(await createTelemetry('models'));
