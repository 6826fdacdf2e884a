import * as z from 'zod';
import { UserError } from '../../cli/user-error.ts';
import type { LogFileOptions } from '../supervision/log-file.ts';

const day = 86_400_000;
const days = z.coerce.number().positive().max(10_000);

/** Variables that say how long a stack on one machine remembers; those of the supervisor reach its processes. */
const schema = z.object({
  /** Days that metrics are kept. */
  STEMWATCH_LOCAL_METRIC_DAYS: days.default(15),
  /** Days that lines of logs are kept, at most. */
  STEMWATCH_LOCAL_LOG_DAYS: days.default(7),
  /** Size in MiB at which a log file is set aside. */
  STEMWATCH_LOCAL_LOG_MEBIBYTES: z.coerce.number().positive().max(10_000).default(10),
  /** Log files kept of each process, the one that is written included. */
  STEMWATCH_LOCAL_LOG_FILES: z.coerce.number().int().min(2).max(1000).default(5),
});

/** How long a stack remembers. Milliseconds. */
export interface Retention {
  readonly metrics: number;
  readonly logs: Pick<LogFileOptions, 'maxBytes' | 'files' | 'keptMilliseconds'>;
}

/**
 * Reads what the environment says of retention.
 *
 * @throws UserError that names every variable that is wrong.
 */
export function readRetention(environment: Readonly<Record<string, string | undefined>>): Retention {
  const parsed = schema.safeParse(environment);
  if (!parsed.success) {
    const faults = parsed.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`);
    throw new UserError(`Retention cannot be read from the environment. ${faults.join('; ')}.`);
  }
  const env = parsed.data;
  return {
    metrics: env.STEMWATCH_LOCAL_METRIC_DAYS * day,
    logs: {
      maxBytes: Math.round(env.STEMWATCH_LOCAL_LOG_MEBIBYTES * 2 ** 20),
      files: env.STEMWATCH_LOCAL_LOG_FILES,
      keptMilliseconds: env.STEMWATCH_LOCAL_LOG_DAYS * day,
    },
  };
}
