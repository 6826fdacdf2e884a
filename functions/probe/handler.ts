import { systemClock } from '../../core/resilience/clock.ts';
import { readMonitoringSettings } from '../../core/settings/monitoring-settings.ts';
import { createRuntime } from '../runtime/runtime.ts';
import { createProbeHandler } from './probe-handler.ts';

/** Lambda's entry point. */
export const handler = createProbeHandler(await createRuntime('probe'), {
  monitoring: readMonitoringSettings(process.env),
  clock: systemClock,
});
