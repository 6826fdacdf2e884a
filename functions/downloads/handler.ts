import { createRuntime } from '../runtime/runtime.ts';
import { createDownloadsHandler } from './downloads-handler.ts';

/** Lambda's entry point. */
export const handler = createDownloadsHandler(await createRuntime('downloads'));
