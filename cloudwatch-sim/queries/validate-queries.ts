import type { MetricQuery } from '../metrics/metric-query.ts';
import { QueryError } from './query-error.ts';

/** The most queries in one request (GetMetricData). */
export const maximumQueries = 500;

const idPattern = /^[a-z][A-Za-z0-9_]{0,254}$/;
const shortPeriods: ReadonlySet<number> = new Set([1, 5, 10, 20, 30]);

/** What is wrong with queries apart from their expressions: their number, ids and periods. */
export function invalidQueries(queries: readonly MetricQuery[]): QueryError[] {
  const errors: QueryError[] = [];
  if (queries.length > maximumQueries) {
    errors.push(new QueryError(`There are ${queries.length} queries, at most ${maximumQueries} are allowed`));
  }
  const seen = new Set<string>();
  for (const query of queries) {
    const problem =
      invalidId(query.id, seen) ?? invalidPeriod('stat' in query ? query.stat.period : query.period);
    if (problem !== undefined) errors.push(new QueryError(problem, query.id));
    seen.add(query.id);
  }
  return errors;
}

function invalidId(id: string, seen: ReadonlySet<string>): string | undefined {
  if (!idPattern.test(id)) {
    return 'an id begins with a lower-case letter, followed by letters, digits and underscores, 255 characters at most';
  }
  return seen.has(id) ? 'the id is used by another query too' : undefined;
}

function invalidPeriod(period: number | undefined): string | undefined {
  if (period === undefined || shortPeriods.has(period)) return undefined;
  if (Number.isSafeInteger(period) && period > 0 && period % 60 === 0) return undefined;
  return `the period is ${period}; it must be ${[...shortPeriods].join(', ')} or a multiple of 60 seconds`;
}
