import { createFiguresClient } from '../../core/figures/figures-client.ts';
import { readMonitoringSettings } from '../../core/settings/monitoring-settings.ts';
import { inInvocation } from '../runtime/in-invocation.ts';
import { createRuntime } from '../runtime/runtime.ts';
import { createSamplerHandler } from './sampler-handler.ts';

const runtime = await createRuntime('sampler');

const parts = {
  monitoring: readMonitoringSettings(process.env),
  cloudwatch: runtime.adopt(createFiguresClient()),
};

/** Lambda's entry point. */
export const handler = inInvocation(runtime, (within) => createSamplerHandler(within, parts));
