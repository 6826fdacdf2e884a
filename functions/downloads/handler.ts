import { inInvocation } from '../runtime/in-invocation.ts';
import { createRuntime } from '../runtime/runtime.ts';
import { createDownloadsHandler } from './downloads-handler.ts';

/** Lambda's entry point. */
export const handler = inInvocation(await createRuntime('downloads'), createDownloadsHandler);
