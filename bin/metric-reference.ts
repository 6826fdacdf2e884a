import { metricReference } from '../core/telemetry/metric-reference.ts';

// The reference of all metrics, for docs/metrics.md.
process.stdout.write(metricReference());
