import { createRuntime } from '../runtime/runtime.ts';
import { createDocumentationHandler } from './documentation-handler.ts';

/** Lambda's entry point. */
export const handler = createDocumentationHandler(await createRuntime('documentation'));
