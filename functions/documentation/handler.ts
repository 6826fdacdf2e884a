import { createTelemetry } from '../runtime/telemetry.ts';
import { createDocumentationHandler } from './documentation-handler.ts';

/** Lambda's entry point. */
export const handler = createDocumentationHandler(await createTelemetry('documentation'));
