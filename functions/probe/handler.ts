import { systemClock } from '../../core/resilience/clock.ts';
import { readMonitoringSettings } from '../../core/settings/monitoring-settings.ts';
import { inInvocation } from '../runtime/in-invocation.ts';
import { createRuntime } from '../runtime/runtime.ts';
import { createProbeHandler } from './probe-handler.ts';

const parts = { monitoring: readMonitoringSettings(process.env), clock: systemClock };

/** Lambda's entry point. */
export const handler = inInvocation(await createRuntime('probe'), (runtime) =>
  createProbeHandler(runtime, parts),
);
