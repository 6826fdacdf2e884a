import type { ProbeStore } from '../../core/probes/probe-store.ts';
import type { Clock } from '../../core/resilience/clock.ts';
import type { MonitoringSettings } from '../../core/settings/monitoring-settings.ts';
import type { Runtime } from '../runtime/runtime.ts';

/** What probing works with. */
export interface Prober {
  readonly runtime: Runtime;
  readonly monitoring: Pick<MonitoringSettings, 'probeTargets' | 'probes'>;
  readonly store: ProbeStore;
  readonly clock: Pick<Clock, 'now' | 'sleep'>;
}
