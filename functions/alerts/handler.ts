import { createRuntime } from '../runtime/runtime.ts';
import { createAlertsHandler } from './alerts-handler.ts';

/** Lambda's entry point. */
export const handler = createAlertsHandler(await createRuntime('alerts'));
