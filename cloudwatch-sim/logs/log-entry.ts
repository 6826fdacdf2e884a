import type { LogValue } from './log-query.ts';

/** A line of a log group, and its fields by name. */
export type LogEntry = ReadonlyMap<string, LogValue>;

/**
 * The fields that Logs Insights finds in a line: those of a JSON object, nested ones by dots, and `@timestamp` (epoch
 * milliseconds) and `@message`. True and false are 1 and 0.
 */
export function logEntry(timestamp: number, line: string): LogEntry {
  const entry = new Map<string, LogValue>([
    ['@timestamp', timestamp],
    ['@message', line],
  ]);
  if (line.startsWith('{')) addFields(entry, '', parsed(line));
  return entry;
}

function parsed(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}

function addFields(entry: Map<string, LogValue>, path: string, value: unknown): void {
  if (typeof value === 'string' || typeof value === 'number') entry.set(path, value);
  else if (typeof value === 'boolean') entry.set(path, Number(value));
  else if (typeof value === 'object' && value !== null) {
    for (const [name, part] of Object.entries(value))
      addFields(entry, path === '' ? name : `${path}.${name}`, part);
  }
}
