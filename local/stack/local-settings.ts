import * as z from 'zod';
import type { LocalVariable } from './environment.ts';
import type { Ports } from './ports.ts';

const port = z.coerce.number().int().min(1).max(65_535);

const schema = z.object({
  STEMWATCH_LOCAL_STATE: z.string().min(1),
  STEMWATCH_LOCAL_API_PORT: port,
  STEMWATCH_LOCAL_AWS_PORT: port,
  STEMWATCH_LOCAL_TABLES_PORT: port,
  STEMWATCH_LOCAL_MONITOR_PORT: port,
  STEMWATCH_LOCAL_NOTICES_PORT: port,
  STEMWATCH_LOCAL_RECOVERY_SECONDS: z.coerce.number().positive(),
  STEMWATCH_LOCAL_ALARMS_AFTER_SECONDS: z.coerce.number().min(0),
  /** File with the keys of PagerDuty and Slack, set by `npm start -- --notify` or its user. */
  STEMWATCH_NOTIFY_FILE: z.string().min(1).optional(),
} satisfies Record<LocalVariable | 'STEMWATCH_NOTIFY_FILE', z.ZodType>);

/** What the supervisor tells the processes of this room. */
export interface LocalSettings {
  readonly stateFolder: string;
  readonly ports: Ports;
  readonly recoverySeconds: number;
  /** Seconds after the first heartbeat of the monitoring before alarms are evaluated. */
  readonly alarmsAfterSeconds: number;
  /** File with the keys of PagerDuty and Slack; without one, what they would get is kept here. */
  readonly notifyFile: string | undefined;
}

/** Reads what the supervisor told this process. */
export function readLocalSettings(environment: Readonly<Record<string, string | undefined>>): LocalSettings {
  const env = schema.parse(environment);
  return {
    stateFolder: env.STEMWATCH_LOCAL_STATE,
    ports: {
      api: env.STEMWATCH_LOCAL_API_PORT,
      aws: env.STEMWATCH_LOCAL_AWS_PORT,
      tables: env.STEMWATCH_LOCAL_TABLES_PORT,
      monitor: env.STEMWATCH_LOCAL_MONITOR_PORT,
      notices: env.STEMWATCH_LOCAL_NOTICES_PORT,
    },
    notifyFile: env.STEMWATCH_NOTIFY_FILE,
    recoverySeconds: env.STEMWATCH_LOCAL_RECOVERY_SECONDS,
    alarmsAfterSeconds: env.STEMWATCH_LOCAL_ALARMS_AFTER_SECONDS,
  };
}
