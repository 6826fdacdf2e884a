import { createRuntime } from '../runtime/runtime.ts';
import { createJobsHandler } from './jobs-handler.ts';

/** Lambda's entry point. */
export const handler = createJobsHandler(await createRuntime('jobs'));
