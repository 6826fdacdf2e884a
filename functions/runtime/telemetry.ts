import type { Logger } from '@aws-lambda-powertools/logger';
import { readSettings, type Settings } from '../../core/settings/settings.ts';
import type { EmitMetric } from '../../core/telemetry/catalogue.ts';
import type { GatheredMetrics } from '../../core/telemetry/gather-values.ts';
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
  /** Writes what must be written before the answer is given, as Lambda stops the process then. */
  readonly invocationEnds: () => void;
  readonly tracing: Tracing;
  /** Epoch milliseconds. */
  readonly now: () => number;
}

/** Of all functions that this process serves, so that their values can share lines; in AWS it serves one. */
let metrics: GatheredMetrics | undefined;

function createMetrics({ stage, metricsOutlastInvocations }: Settings): GatheredMetrics {
  const created = createPowertoolsMetrics(stage);
  if (metricsOutlastInvocations) process.once('exit', created.flush);
  return created;
}

/** The telemetry of a deployed function, from its environment variables. */
export async function createTelemetry(component: string): Promise<Telemetry> {
  const settings = readSettings(process.env);
  const { emit, flush } = (metrics ??= createMetrics(settings));
  return {
    component,
    settings,
    logger: createLogger(component),
    emit,
    invocationEnds: settings.metricsOutlastInvocations ? () => undefined : flush,
    tracing: await createPowertoolsTracing(component),
    now: Date.now,
  };
}
