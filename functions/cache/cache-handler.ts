import { ResultCache } from '../../core/cache/result-cache.ts';
import { type ApiHandler, createApiHandler } from '../http/api-handler.ts';
import type { Runtime } from '../runtime/runtime.ts';
import { clearCache } from './clear-cache.ts';

/** The function by which operators handle the caches. */
export function createCacheHandler(runtime: Runtime): ApiHandler {
  const { clients, settings, now } = runtime;
  const results = new ResultCache(clients.documents, settings.cacheTable, now);
  return createApiHandler('cache', { clearCache: clearCache(results, now) }, runtime);
}
