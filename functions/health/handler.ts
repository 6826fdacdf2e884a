import { createFiguresClient } from '../../core/figures/figures-client.ts';
import { createRuntime } from '../runtime/runtime.ts';
import { createHealthHandler } from './health-handler.ts';

const runtime = await createRuntime('health', { retries: false });

/** Lambda's entry point. */
export const handler = createHealthHandler(runtime, runtime.adopt(createFiguresClient()));
