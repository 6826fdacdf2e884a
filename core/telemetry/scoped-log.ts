import type { Logger } from '@aws-lambda-powertools/logger';

/** Fields of a log line. */
export type LogFields = Readonly<Record<string, unknown>>;

/** Writes log lines that all carry the same context. */
export interface ScopedLog {
  readonly info: (message: string, fields?: LogFields) => void;
  readonly warn: (message: string, fields?: LogFields) => void;
  readonly error: (message: string, fields?: LogFields) => void;
}

/**
 * A log of one request or job. The context is handed over with every line and never kept in the logger, so that requests
 * handled at the same time cannot mix; and it costs nothing, which a child logger of Powertools does.
 */
export const scopedLog = (logger: Logger, context: LogFields): ScopedLog => ({
  info: (message, fields) => logger.info(message, { ...context, ...fields }),
  warn: (message, fields) => logger.warn(message, { ...context, ...fields }),
  error: (message, fields) => logger.error(message, { ...context, ...fields }),
});
