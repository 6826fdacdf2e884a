import { createFiguresClient } from '../../core/figures/figures-client.ts';
import { createRuntime } from '../runtime/runtime.ts';
import { createMetricsHandler } from './metrics-handler.ts';

const runtime = await createRuntime('metrics');

/** Lambda's entry point. */
export const handler = createMetricsHandler(runtime, runtime.adopt(createFiguresClient()));
