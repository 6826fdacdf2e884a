import type { Logger } from '@aws-lambda-powertools/logger';

/** Fields of a log line. */
export type LogFields = Readonly<Record<string, unknown>>;

/** Writes log lines that all carry the same context. */
export interface ScopedLog {
  /** For what happens very often: written in full detail at the level DEBUG, and of a sample at INFO. */
  readonly frequent: (message: string, fields?: LogFields) => void;
  readonly info: (message: string, fields?: LogFields) => void;
  readonly warn: (message: string, fields?: LogFields) => void;
  readonly error: (message: string, fields?: LogFields) => void;
}

/**
 * A log of one request or job. The context is handed over with every line and never kept in the logger, so that requests
 * handled at the same time cannot mix; and it costs nothing, which a child logger of Powertools does.
 *
 * @param isSampled - whether this is one of those of which frequent events are told too
 */
export const scopedLog = (logger: Logger, context: LogFields, isSampled = false): ScopedLog => ({
  // Lambda itself drops lines below its level, so those of a sample must not be.
  frequent: (message, fields) => logger[isSampled ? 'info' : 'debug'](message, { ...context, ...fields }),
  info: (message, fields) => logger.info(message, { ...context, ...fields }),
  warn: (message, fields) => logger.warn(message, { ...context, ...fields }),
  error: (message, fields) => logger.error(message, { ...context, ...fields }),
});
