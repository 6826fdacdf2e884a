import * as z from 'zod';
import {
  type ProbeSettings,
  probeSettingsSchema,
  type ProbeTarget,
  probeTargetSchema,
} from '../probes/probe-settings.ts';
import { parseEnvironment, parseJson } from './parse-environment.ts';

/** Environment variables of the functions that watch the service, beside those of `environmentSchema`. */
export const monitoringEnvironmentSchema = z.object({
  /** ECS cluster and service of the workers, as their metrics carry them. */
  STEMWATCH_WORKER_CLUSTER: z.string().min(1),
  STEMWATCH_WORKER_SERVICE: z.string().min(1),
  STEMWATCH_PROBES_TABLE: z.string().min(3),
  /** Regions to probe as JSON. */
  STEMWATCH_PROBE_TARGETS: z.string(),
  /** How probes are made, as JSON; absent fields take their defaults. */
  STEMWATCH_PROBES: z.string().default('{}'),
  /** Values that a day must have for its percentiles to be compared with another day's. */
  STEMWATCH_TREND_MINIMUM_SAMPLES: z.coerce.number().int().positive().default(20),
});

/** Names of the environment variables. */
export type MonitoringVariable = keyof z.input<typeof monitoringEnvironmentSchema>;

/** What the functions that watch the service are told. */
export interface MonitoringSettings {
  readonly workerCluster: string;
  readonly workerService: string;
  readonly probesTable: string;
  readonly probeTargets: readonly ProbeTarget[];
  readonly probes: ProbeSettings;
  readonly trendMinimumSamples: number;
}

const targetsSchema = z.array(probeTargetSchema).min(1);

/**
 * Reads and checks the environment.
 *
 * @throws Error that names every variable that is missing or wrong.
 */
export function readMonitoringSettings(
  environment: Readonly<Record<string, string | undefined>>,
): MonitoringSettings {
  const env = parseEnvironment(monitoringEnvironmentSchema, environment);
  return {
    workerCluster: env.STEMWATCH_WORKER_CLUSTER,
    workerService: env.STEMWATCH_WORKER_SERVICE,
    probesTable: env.STEMWATCH_PROBES_TABLE,
    probeTargets: parseJson('STEMWATCH_PROBE_TARGETS', env.STEMWATCH_PROBE_TARGETS, targetsSchema),
    probes: parseJson('STEMWATCH_PROBES', env.STEMWATCH_PROBES, probeSettingsSchema),
    trendMinimumSamples: env.STEMWATCH_TREND_MINIMUM_SAMPLES,
  };
}
