import { createRuntime } from '../runtime/runtime.ts';
import { createModelsHandler } from './models-handler.ts';

/** Lambda's entry point. */
export const handler = createModelsHandler(await createRuntime('models'));
