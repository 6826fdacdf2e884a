import { createFiguresClient } from '../../core/figures/figures-client.ts';
import { readMonitoringSettings } from '../../core/settings/monitoring-settings.ts';
import { createRuntime } from '../runtime/runtime.ts';
import { createSamplerHandler } from './sampler-handler.ts';

const runtime = await createRuntime('sampler');

/** Lambda's entry point. */
export const handler = createSamplerHandler(runtime, {
  monitoring: readMonitoringSettings(process.env),
  cloudwatch: runtime.adopt(createFiguresClient()),
});
