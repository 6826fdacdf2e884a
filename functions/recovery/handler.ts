import { inInvocation } from '../runtime/in-invocation.ts';
import { createRuntime } from '../runtime/runtime.ts';
import { createRecoveryHandler } from './recovery-handler.ts';

/** Lambda's entry point. */
export const handler = inInvocation(await createRuntime('recovery'), createRecoveryHandler);
