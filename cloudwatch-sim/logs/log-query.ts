/** A value of a log entry's field, or of a result. */
export type LogValue = string | number;

/** A condition of `filter`. */
export type Condition =
  | { readonly kind: 'and' | 'or'; readonly parts: readonly Condition[] }
  | { readonly kind: 'not'; readonly part: Condition }
  | { readonly kind: 'present'; readonly field: string }
  | {
      readonly kind: 'compare';
      readonly field: string;
      readonly operator: Comparison;
      readonly value: LogValue;
    }
  | { readonly kind: 'in'; readonly field: string; readonly values: readonly LogValue[] }
  | { readonly kind: 'like'; readonly field: string; readonly pattern: RegExp };

/** How `filter` compares. */
export type Comparison = '=' | '!=' | '<' | '<=' | '>' | '>=';

/** What `stats` makes of many entries. */
export const aggregateNames = [
  'count',
  'count_distinct',
  'sum',
  'avg',
  'min',
  'max',
  'pct',
  'earliest',
  'latest',
] as const;

/** One column of `stats`. */
export interface Aggregate {
  readonly name: (typeof aggregateNames)[number];
  /** `*` for all entries. */
  readonly field: string;
  /** Of `pct`. */
  readonly percent?: number;
  readonly column: string;
}

/** What entries are grouped by. */
export type Grouping =
  | { readonly kind: 'field'; readonly field: string; readonly column: string }
  | { readonly kind: 'bin'; readonly milliseconds: number; readonly column: string };

/** One command of a query. */
export type LogCommand =
  | { readonly kind: 'fields' | 'display'; readonly fields: readonly string[] }
  | { readonly kind: 'filter'; readonly condition: Condition }
  | { readonly kind: 'stats'; readonly aggregates: readonly Aggregate[]; readonly by: readonly Grouping[] }
  | {
      readonly kind: 'sort';
      readonly by: readonly { readonly field: string; readonly descending: boolean }[];
    }
  | { readonly kind: 'limit'; readonly rows: number };

/** A query of CloudWatch Logs Insights, command by command. */
export type LogQuery = readonly LogCommand[];

/** The fields of log entries that a query reads; not the columns that it makes itself, nor those with @ that every entry has. */
export function fieldsRead(query: LogQuery): ReadonlySet<string> {
  const made = new Set(
    query.flatMap((command) =>
      command.kind === 'stats' ? [...command.aggregates, ...command.by].map(({ column }) => column) : [],
    ),
  );
  const read = new Set(query.flatMap(fieldsOf));
  for (const command of query) {
    // A field that entries are grouped by is read although its column has its name.
    if (command.kind === 'stats') for (const field of fieldsOf(command)) made.delete(field);
  }
  return new Set([...read].filter((field) => !field.startsWith('@') && field !== '*' && !made.has(field)));
}

function fieldsOf(command: LogCommand): readonly string[] {
  switch (command.kind) {
    case 'fields':
    case 'display':
      return command.fields;
    case 'filter':
      return conditionFields(command.condition);
    case 'stats':
      return [
        ...command.aggregates.map(({ field }) => field),
        ...command.by.flatMap((group) => (group.kind === 'field' ? [group.field] : [])),
      ];
    case 'sort':
      return command.by.map(({ field }) => field);
    default:
      return [];
  }
}

function conditionFields(condition: Condition): readonly string[] {
  switch (condition.kind) {
    case 'and':
    case 'or':
      return condition.parts.flatMap(conditionFields);
    case 'not':
      return conditionFields(condition.part);
    default:
      return [condition.field];
  }
}
