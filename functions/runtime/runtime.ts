import type { Logger } from '@aws-lambda-powertools/logger';
import { type Clients, createClients } from '../../core/clients/clients.ts';
import { readSettings, type Settings } from '../../core/settings/settings.ts';
import type { EmitMetric } from '../../core/telemetry/catalogue.ts';
import { createLogger } from '../../core/telemetry/logger.ts';
import { createPowertoolsMetrics } from '../../core/telemetry/powertools-metrics.ts';
import { createPowertoolsTracing, type Tracing } from '../../core/telemetry/powertools-tracer.ts';

/** Everything that a function takes from its surroundings; made once per process, replaced as a whole in tests. */
export interface Runtime {
  /** Name of the function, as in log lines and the `component` dimension. */
  readonly component: string;
  readonly settings: Settings;
  readonly clients: Clients;
  readonly logger: Logger;
  readonly emit: EmitMetric;
  readonly tracing: Tracing;
  /** Epoch milliseconds. */
  readonly now: () => number;
}

/** The runtime of a deployed function, from its environment variables. */
export async function createRuntime(component: string): Promise<Runtime> {
  const settings = readSettings(process.env);
  const tracing = await createPowertoolsTracing(component);
  const { objects, queues, documents } = createClients(settings);
  return {
    component,
    settings,
    clients: {
      objects: tracing.client(objects),
      queues: tracing.client(queues),
      documents: tracing.client(documents),
    },
    logger: createLogger(component),
    emit: createPowertoolsMetrics(settings.stage),
    tracing,
    now: Date.now,
  };
}
