import type { Aggregate, Grouping, LogCommand, LogValue } from './log-query.ts';
import type { LogEntry } from './log-entry.ts';

/** A row that `stats` makes of a group of entries. */
export function groupEntries(
  { aggregates, by }: Extract<LogCommand, { readonly kind: 'stats' }>,
  entries: readonly LogEntry[],
): readonly LogEntry[] {
  const groups = Map.groupBy(entries, (entry) => JSON.stringify(by.map((group) => groupValue(group, entry))));
  return [...groups.values()].map((group) => rowOf(group, aggregates, by));
}

function rowOf(
  group: readonly LogEntry[],
  aggregates: readonly Aggregate[],
  by: readonly Grouping[],
): LogEntry {
  const row = new Map<string, LogValue>();
  const [first] = group;
  for (const grouping of by) {
    const value = first === undefined ? undefined : groupValue(grouping, first);
    if (value !== undefined) row.set(grouping.column, value);
  }
  for (const aggregate of aggregates) {
    const value = aggregateValue(aggregate, group);
    if (value !== undefined) row.set(aggregate.column, value);
  }
  return row;
}

/** What an entry is grouped under; bins go by their first millisecond. */
function groupValue(grouping: Grouping, entry: LogEntry): LogValue | undefined {
  if (grouping.kind === 'field') return entry.get(grouping.field);
  return Math.floor(Number(entry.get('@timestamp')) / grouping.milliseconds) * grouping.milliseconds;
}

/** The value of a column; undefined where no entry of the group has the field. */
function aggregateValue(aggregate: Aggregate, group: readonly LogEntry[]): LogValue | undefined {
  const { name, field, percent = 50 } = aggregate;
  if (field === '*') return group.length;
  const having = group.filter((entry) => entry.has(field));
  const values = having.map((entry) => entry.get(field) ?? '');
  if (name === 'count') return values.length;
  if (name === 'count_distinct') return new Set(values).size;
  if (name === 'earliest' || name === 'latest') return atEnd(having, field, name);
  const numbers = values.map(Number).filter((value) => !Number.isNaN(value));
  return ofNumbers[name](
    numbers.toSorted((a, b) => a - b),
    percent,
  );
}

function atEnd(
  entries: readonly LogEntry[],
  field: string,
  end: 'earliest' | 'latest',
): LogValue | undefined {
  const sorted = entries.toSorted((a, b) => Number(a.get('@timestamp')) - Number(b.get('@timestamp')));
  return sorted.at(end === 'earliest' ? 0 : -1)?.get(field);
}

const ofNumbers: Readonly<
  Record<
    'sum' | 'avg' | 'min' | 'max' | 'pct',
    (sorted: readonly number[], percent: number) => number | undefined
  >
> = {
  sum,
  avg: (sorted) => (sorted.length === 0 ? undefined : sum(sorted) / sorted.length),
  min: (sorted) => sorted[0],
  max: (sorted) => sorted.at(-1),
  // The nearest rank, as for the percentiles of metrics.
  pct: (sorted, percent) => sorted[Math.max(0, Math.ceil((percent / 100) * sorted.length) - 1)],
};

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, value) => total + value, 0);
}
