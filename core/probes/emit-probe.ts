import type { EmitMetric } from '../telemetry/catalogue.ts';
import type { ProbeResult } from './probe.ts';
import type { RegionStatus } from './region-status.ts';

/** Writes the metrics of one probe. */
export function emitProbe(emit: EmitMetric, result: ProbeResult): void {
  const { region, endpoint, ok, milliseconds, status, failure } = result;
  const properties = {
    ...(status === undefined ? {} : { status }),
    ...(failure === undefined ? {} : { failure }),
  };
  emit('ProbeSuccess', ok ? 1 : 0, { region, endpoint }, properties);
  if (milliseconds !== undefined) emit('ProbeLatency', milliseconds, { region, endpoint }, properties);
}

/** Writes the uptime of every endpoint of a region. */
export function emitUptime(emit: EmitMetric, { region, endpoints }: RegionStatus): void {
  for (const { endpoint, uptimePercent } of endpoints) {
    emit('UptimePercent', uptimePercent, { region, endpoint });
  }
}
