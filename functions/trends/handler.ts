import { createFiguresClient } from '../../core/figures/figures-client.ts';
import { readMonitoringSettings } from '../../core/settings/monitoring-settings.ts';
import { createRuntime } from '../runtime/runtime.ts';
import { createTrendsHandler } from './trends-handler.ts';

const runtime = await createRuntime('trends');

/** Lambda's entry point. */
export const handler = createTrendsHandler(runtime, {
  monitoring: readMonitoringSettings(process.env),
  cloudwatch: runtime.adopt(createFiguresClient()),
});
