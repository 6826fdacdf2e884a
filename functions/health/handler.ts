import { createRuntime } from '../runtime/runtime.ts';
import { createHealthHandler } from './health-handler.ts';

/** Lambda's entry point. */
export const handler = createHealthHandler(await createRuntime('health', { retries: false }));
