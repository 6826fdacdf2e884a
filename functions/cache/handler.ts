import { createRuntime } from '../runtime/runtime.ts';
import { createCacheHandler } from './cache-handler.ts';

/** Lambda's entry point. */
export const handler = createCacheHandler(await createRuntime('cache'));
