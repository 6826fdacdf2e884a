import { inInvocation } from '../runtime/in-invocation.ts';
import { createRuntime } from '../runtime/runtime.ts';
import { createTasksHandler } from './tasks-handler.ts';

/** Lambda's entry point. */
export const handler = inInvocation(await createRuntime('tasks'), createTasksHandler);
