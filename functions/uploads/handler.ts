import { createRuntime } from '../runtime/runtime.ts';
import { createUploadsHandler } from './uploads-handler.ts';

/** Lambda's entry point. */
export const handler = createUploadsHandler(await createRuntime('uploads'));
