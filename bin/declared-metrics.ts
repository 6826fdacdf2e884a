import { declaredMetrics } from '../core/telemetry/declared-metrics.ts';

// What this service emits, for `stemwatch alarms lint --metrics -`.
process.stdout.write(`${JSON.stringify(declaredMetrics, null, 2)}\n`);
