import type { LogCommand, LogQuery, LogValue } from './log-query.ts';
import { groupEntries } from './group-entries.ts';
import { compareValues, holds } from './holds.ts';
import type { LogEntry } from './log-entry.ts';

/** A row of the answer: values by column, in the order of the columns. */
export type LogRow = Readonly<Record<string, LogValue>>;

/** Logs Insights gives so many rows where no limit is asked for. */
const mostRows = 10_000;

/** What a query answers of some entries. Without `sort` they come newest first, as in CloudWatch. */
export function runLogQuery(query: LogQuery, entries: readonly LogEntry[]): readonly LogRow[] {
  const newestFirst = entries.toSorted((a, b) =>
    compareValues(b.get('@timestamp') ?? 0, a.get('@timestamp') ?? 0),
  );
  const rows = query.reduce<readonly LogEntry[]>((some, command) => apply(command, some), newestFirst);
  const columns = columnsOf(query);
  return rows.slice(0, mostRows).map((row) => shown(row, columns));
}

function apply(command: LogCommand, rows: readonly LogEntry[]): readonly LogEntry[] {
  switch (command.kind) {
    case 'filter':
      return rows.filter((row) => holds(command.condition, row));
    case 'stats':
      return groupEntries(command, rows);
    case 'sort':
      return rows.toSorted((a, b) => inOrder(a, b, command.by));
    case 'limit':
      return rows.slice(0, command.rows);
    default:
      return rows;
  }
}

/** Rows that lack the field come last, whichever way is sorted. */
function inOrder(
  one: LogEntry,
  other: LogEntry,
  by: Extract<LogCommand, { readonly kind: 'sort' }>['by'],
): number {
  for (const { field, descending } of by) {
    const [a, b] = [one.get(field), other.get(field)];
    if (a === undefined || b === undefined) {
      if (a !== b) return a === undefined ? 1 : -1;
    } else {
      const order = compareValues(a, b);
      if (order !== 0) return descending ? -order : order;
    }
  }
  return 0;
}

/** The columns that are shown; undefined: all that a row has. The last `display` decides, else all `fields`. */
function columnsOf(query: LogQuery): readonly string[] | undefined {
  const stats = query.findLastIndex(({ kind }) => kind === 'stats');
  const after = query.slice(stats + 1);
  const display = after.flatMap((command) => (command.kind === 'display' ? [command.fields] : [])).at(-1);
  if (display !== undefined) return display;
  if (stats !== -1) return undefined;
  const fields = after.flatMap((command) => (command.kind === 'fields' ? command.fields : []));
  return fields.length === 0 ? ['@timestamp', '@message'] : fields;
}

function shown(row: LogEntry, columns: readonly string[] | undefined): LogRow {
  const names = columns ?? [...row.keys()];
  return Object.fromEntries(
    names.flatMap((name) => {
      const value = row.get(name);
      return value === undefined ? [] : [[name, value]];
    }),
  );
}
