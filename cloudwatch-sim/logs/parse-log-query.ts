import { LogQueryError } from './log-query-error.ts';
import {
  type Aggregate,
  aggregateNames,
  type Grouping,
  type LogCommand,
  type LogQuery,
} from './log-query.ts';
import { type Token, tokenize } from './log-query-tokens.ts';
import { parseCondition } from './parse-condition.ts';
import { TokenReader } from './token-reader.ts';

/**
 * Reads a query of CloudWatch Logs Insights with the commands fields, display, filter, stats, sort and limit.
 *
 * @throws LogQueryError that says what is expected instead of what
 */
export function parseLogQuery(query: string): LogQuery {
  return split(tokenize(query)).map((tokens) => {
    const reader = new TokenReader(tokens);
    const command = parseCommand(reader);
    if (!reader.atEnd) throw reader.refusal('| or the end');
    return command;
  });
}

function split(tokens: readonly Token[]): readonly (readonly Token[])[] {
  const commands: Token[][] = [[]];
  for (const token of tokens) {
    if (token.kind === 'sign' && token.text === '|') commands.push([]);
    else commands.at(-1)?.push(token);
  }
  return commands;
}

function parseCommand(reader: TokenReader): LogCommand {
  if (reader.skip('fields')) return { kind: 'fields', fields: parseNames(reader) };
  if (reader.skip('display')) return { kind: 'display', fields: parseNames(reader) };
  if (reader.skip('filter')) return { kind: 'filter', condition: parseCondition(reader) };
  if (reader.skip('stats')) return parseStats(reader);
  if (reader.skip('sort')) return { kind: 'sort', by: reader.list(() => parseOrder(reader)) };
  if (reader.skip('limit')) return { kind: 'limit', rows: Number(reader.take('number').text) };
  throw reader.refusal('fields, display, filter, stats, sort or limit');
}

const parseNames = (reader: TokenReader): readonly string[] => reader.list(() => reader.take('name').text);

function parseOrder(reader: TokenReader): { readonly field: string; readonly descending: boolean } {
  const field = reader.take('name').text;
  const descending = reader.skip('desc');
  if (!descending) reader.skip('asc');
  return { field, descending };
}

function parseStats(reader: TokenReader): LogCommand {
  const aggregates = reader.list(() => parseAggregate(reader));
  const by = reader.skip('by') ? reader.list(() => parseGrouping(reader)) : [];
  return { kind: 'stats', aggregates, by };
}

function parseAggregate(reader: TokenReader): Aggregate {
  const name = aggregateNames.find((known) => reader.skip(known));
  if (name === undefined) throw reader.refusal(aggregateNames.join(', '));
  reader.expect('(');
  const field = reader.skip('*') ? '*' : reader.take('name').text;
  const percent = name === 'pct' ? parsePercent(reader) : undefined;
  reader.expect(')');
  if (field === '*' && name !== 'count')
    throw new LogQueryError(`Only count takes *, ${name} takes a field.`);
  const written = `${name}(${field}${percent === undefined ? '' : `, ${percent}`})`;
  return { name, field, ...(percent === undefined ? {} : { percent }), column: parseAlias(reader, written) };
}

function parsePercent(reader: TokenReader): number {
  reader.expect(',');
  return Number(reader.take('number').text);
}

const units: Readonly<Record<string, number>> = {
  ms: 1,
  s: 1000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
  w: 604_800_000,
};

function parseGrouping(reader: TokenReader): Grouping {
  if (!reader.skip('bin')) {
    const field = reader.take('name').text;
    return { kind: 'field', field, column: parseAlias(reader, field) };
  }
  reader.expect('(');
  const { text } = reader.take('duration');
  reader.expect(')');
  const [, number, unit = ''] = /^(\d+)(\w+)$/.exec(text) ?? [];
  const milliseconds = Number(number) * (units[unit] ?? Number.NaN);
  return { kind: 'bin', milliseconds, column: parseAlias(reader, `bin(${text})`) };
}

const parseAlias = (reader: TokenReader, otherwise: string): string =>
  reader.skip('as') ? reader.take('name').text : otherwise;
