import { describe, expect, test } from '@jest/globals';
import { type LogEntry, logEntry } from '../../../../cloudwatch-sim/logs/log-entry.ts';
import { fieldsRead } from '../../../../cloudwatch-sim/logs/log-query.ts';
import { LogQueryError } from '../../../../cloudwatch-sim/logs/log-query-error.ts';
import { parseLogQuery } from '../../../../cloudwatch-sim/logs/parse-log-query.ts';
import { type LogRow, runLogQuery } from '../../../../cloudwatch-sim/logs/run-log-query.ts';

const minute = 60_000;

/** Entries of JSON, one a minute. */
const entries = (...objects: readonly object[]): readonly LogEntry[] =>
  objects.map((object, index) => logEntry(index * minute, JSON.stringify(object)));

const run = (query: string, lines: readonly LogEntry[]): readonly LogRow[] =>
  runLogQuery(parseLogQuery(query), lines);

const requests = entries(
  { route: '/a', status: 200, ms: 5, owner: 'x' },
  { route: '/b', status: 500, ms: 50, error: { name: 'Fault' } },
  { route: '/a', status: 404, ms: 20, owner: 'y' },
  { route: '/a', status: 200, ms: 7, owner: 'x' },
);

describe('a log query', () => {
  test('shows time and line, newest first, unless it asks for fields', () => {
    const rows = run('limit 2', requests);
    expect(rows.map((row) => row['@timestamp'])).toEqual([3 * minute, 2 * minute]);
    expect(rows[0]?.['@message']).toContain('"ms":7');
    expect(run('fields route, error.name | filter status >= 500', requests)).toEqual([
      { route: '/b', 'error.name': 'Fault' },
    ]);
    expect(run('fields route, ms | display ms | limit 1', requests)).toEqual([{ ms: 7 }]);
  });

  test.each([
    ['status = 200', 2],
    ['status != 200', 2],
    ['status = "200"', 2],
    ['ms > 7 and ms <= 50', 2],
    ['status = 500 or owner = "y"', 2],
    ['not (status = 500 or owner = "y")', 2],
    ['not status = 200 and route = "/a"', 1],
    ['ispresent(owner)', 3],
    ['not ispresent(owner)', 1],
    ['owner != "x"', 1],
    ['route in ["/b", "/c"]', 1],
    ['status in [404, 500]', 2],
    ['route like /^.a$/', 3],
    ['error.name like "ault"', 1],
    ['error.name like "a.lt"', 0],
    ['@message like /"ms":50/', 1],
  ])('filters by %s', (condition, count) => {
    expect(run(`filter ${condition}`, requests)).toHaveLength(count);
  });

  test('makes statistics of groups, in the order of their columns', () => {
    const rows = run(
      'stats count(*) as n, sum(ms), avg(ms) as mean, min(ms) as least, max(ms) as most, pct(ms, 50) as median, ' +
        'count_distinct(owner) as owners, earliest(ms) as first, latest(ms) as last by route | sort n desc',
      requests,
    );
    expect(rows).toEqual([
      {
        route: '/a',
        n: 3,
        'sum(ms)': 32,
        mean: 32 / 3,
        least: 5,
        most: 20,
        median: 7,
        owners: 1 + 1,
        first: 5,
        last: 7,
      },
      {
        route: '/b',
        n: 1,
        'sum(ms)': 50,
        mean: 50,
        least: 50,
        most: 50,
        median: 50,
        owners: 0,
        first: 50,
        last: 50,
      },
    ]);
    expect(Object.keys(rows[0] ?? {}).slice(0, 3)).toEqual(['route', 'n', 'sum(ms)']);
  });

  test('groups by pieces of time', () => {
    expect(run('stats count(*) as n by bin(2m) as begin | sort begin asc', requests)).toEqual([
      { begin: 0, n: 2 },
      { begin: 2 * minute, n: 2 },
    ]);
    expect(run('stats count(*) by bin(1h)', requests)).toEqual([{ 'bin(1h)': 0, 'count(*)': 4 }]);
  });

  test('makes no value of what no entry of a group has', () => {
    expect(run('stats avg(nothing) as mean, count(nothing) as n', requests)).toEqual([{ n: 0 }]);
  });

  test('sorts numbers as numbers, by several fields, and what lacks the field last', () => {
    expect(run('fields ms | sort ms desc', requests).map(({ ms }) => ms)).toEqual([50, 20, 7, 5]);
    expect(run('fields owner, ms | sort owner asc, ms desc', requests)).toEqual([
      { owner: 'x', ms: 7 },
      { owner: 'x', ms: 5 },
      { owner: 'y', ms: 20 },
      { ms: 50 },
    ]);
  });

  test('takes lines that are no JSON for their text, and comments for nothing', () => {
    const lines = [logEntry(0, 'START RequestId: 1'), logEntry(1, '{"broken": ')];
    expect(run('# What was started?\nfields @message\n| filter @message like /START/', lines)).toEqual([
      { '@message': 'START RequestId: 1' },
    ]);
  });

  test('reads the fields that it does not make itself', () => {
    const query =
      'filter a = 1 and (ispresent(b) or c like /x/) | stats count(*) as n, latest(d) as d, avg(e) as mean by f, bin(5m) as g | sort n desc, g asc';
    expect([...fieldsRead(parseLogQuery(query))].toSorted()).toEqual(['a', 'b', 'c', 'd', 'e', 'f']);
    expect([...fieldsRead(parseLogQuery('fields @timestamp, x | sort y asc'))]).toEqual(['x', 'y']);
  });

  test.each([
    ['parse @message "x *"', 'expected fields, display, filter, stats, sort or limit, not "parse"'],
    ['filter status', 'expected =, !=, <=, >=, <, >, in or like at its end'],
    ['filter (status = 1', 'expected ")" at its end'],
    ['stats median(ms)', 'expected count, count_distinct'],
    ['stats sum(*)', 'Only count takes *'],
    ['stats count(*) by bin(5)', 'expected duration, not "5"'],
    ['limit 5 6', 'expected | or the end, not "6"'],
    ['filter a = "open', 'cannot be read from ""open" on'],
  ])('that it cannot read is refused: %s', (query, message) => {
    expect(() => parseLogQuery(query)).toThrow(LogQueryError);
    expect(() => parseLogQuery(query)).toThrow(message);
  });
});
