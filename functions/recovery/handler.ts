import { createRuntime } from '../runtime/runtime.ts';
import { createRecoveryHandler } from './recovery-handler.ts';

/** Lambda's entry point. */
export const handler = createRecoveryHandler(await createRuntime('recovery'));
