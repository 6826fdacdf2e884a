import type { Logger } from '@aws-lambda-powertools/logger';
import { readSettings, type Settings } from '../../core/settings/settings.ts';
import type { EmitMetric } from '../../core/telemetry/catalogue.ts';
import { createLogger } from '../../core/telemetry/logger.ts';
import { createPowertoolsMetrics } from '../../core/telemetry/powertools-metrics.ts';
import { createPowertoolsTracing, type Tracing } from '../../core/telemetry/powertools-tracer.ts';

/** What a function knows of itself and tells of its work; all that one needs which depends on nothing. */
export interface Telemetry {
  /** Name of the function, as in log lines and the `component` dimension. */
  readonly component: string;
  readonly settings: Settings;
  readonly logger: Logger;
  readonly emit: EmitMetric;
  readonly tracing: Tracing;
  /** Epoch milliseconds. */
  readonly now: () => number;
}

/** The telemetry of a deployed function, from its environment variables. */
export async function createTelemetry(component: string): Promise<Telemetry> {
  const settings = readSettings(process.env);
  return {
    component,
    settings,
    logger: createLogger(component),
    emit: createPowertoolsMetrics(settings.stage),
    tracing: await createPowertoolsTracing(component),
    now: Date.now,
  };
}
