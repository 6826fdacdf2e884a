import { createRuntime } from '../runtime/runtime.ts';
import { createAuthorizerHandler } from './authorizer-handler.ts';

/** Lambda's entry point. */
export const handler = createAuthorizerHandler(await createRuntime('authorizer'));
