import { createRuntime } from '../runtime/runtime.ts';
import { createTasksHandler } from './tasks-handler.ts';

/** Lambda's entry point. */
export const handler = createTasksHandler(await createRuntime('tasks'));
