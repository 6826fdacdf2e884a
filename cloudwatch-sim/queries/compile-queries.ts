import type { MetricQuery } from '../metrics/metric-query.ts';
import { MetricMathError } from '../math/metric-math-error.ts';
import { parseExpression } from '../math/syntax/parse-expression.ts';
import { idsIn, type SyntaxNode } from '../math/syntax/syntax-node.ts';
import { checkTypes } from '../math/typing/check-types.ts';
import type { Scope } from '../math/typing/scope.ts';
import { nodesWithin, type TypedNode } from '../math/typing/typed-node.ts';
import type { ValueType } from '../math/value.ts';
import { inDependencyOrder } from './dependency-order.ts';
import { QueryError } from './query-error.ts';
import { invalidQueries } from './validate-queries.ts';

/** A query whose expression, if it is one, is typed. */
export interface CompiledQuery {
  readonly index: number;
  readonly query: MetricQuery;
  readonly type: ValueType;
  /** The expression; none of a metric. */
  readonly node?: TypedNode;
  /** The queries that it needs, directly and through others, by index, each after those that it needs itself. */
  readonly needs: readonly number[];
}

/** The queries of a request that are right, by index, and what is wrong with the others. */
export interface Compilation {
  readonly compiled: readonly (CompiledQuery | undefined)[];
  readonly errors: readonly QueryError[];
}

/** Parses and types the expressions of a request, each after those it refers to. Never throws for a bad query. */
export function compileQueries(queries: readonly MetricQuery[]): Compilation {
  const errors = invalidQueries(queries);
  if (errors.length > 0) return { compiled: [], errors };
  const indexById = new Map(queries.map(({ id }, index) => [id, index]));
  const syntax = queries.map((query) => parsed(query, errors));
  const references = syntax.map((node) =>
    node ? [...idsIn(node)].flatMap((id) => indexById.get(id) ?? []) : [],
  );
  const { order, cycles } = inDependencyOrder(references);
  for (const cycle of cycles) errors.push(cycleError(cycle, queries));
  const compiled: (CompiledQuery | undefined)[] = queries.map(() => undefined);
  const scope = scopeOf(queries, compiled, indexById);
  for (const index of order) {
    const query = queries[index] as MetricQuery;
    if ('stat' in query) compiled[index] = { index, query, type: 'TS', needs: [] };
    const node = syntax[index];
    const usable = references[index]?.every((reference) => compiled[reference]);
    if (node && usable) compiled[index] = typed(query, index, node, scope, compiled, errors);
  }
  return { compiled, errors };
}

function parsed(query: MetricQuery, errors: QueryError[]): SyntaxNode | undefined {
  if ('stat' in query) return undefined;
  return withoutThrowing(query, errors, () => parseExpression(query.expression));
}

function typed(
  query: MetricQuery,
  index: number,
  syntax: SyntaxNode,
  scope: Scope,
  compiled: readonly (CompiledQuery | undefined)[],
  errors: QueryError[],
): CompiledQuery | undefined {
  if ('stat' in query) return undefined;
  const node = withoutThrowing(query, errors, () => checkTypes(syntax, query.expression, scope));
  return node && { index, query, type: node.type, node, needs: needsOf(node, compiled) };
}

/** The queries that a typed expression needs, in an order in which they can be evaluated. */
export function needsOf(
  node: TypedNode,
  compiled: readonly (CompiledQuery | undefined)[],
): readonly number[] {
  const needs = new Set<number>();
  for (const { index } of nodesWithin(node).flatMap(queriesIn)) {
    for (const need of compiled[index]?.needs ?? []) needs.add(need);
    needs.add(index);
  }
  return [...needs];
}

function queriesIn(node: TypedNode): { readonly index: number }[] {
  if (node.kind === 'query') return [node];
  return node.kind === 'metrics' ? node.indexes.map((index) => ({ index })) : [];
}

function withoutThrowing<Result>(
  query: MetricQuery,
  errors: QueryError[],
  work: () => Result,
): Result | undefined {
  try {
    return work();
  } catch (error) {
    if (!(error instanceof MetricMathError)) throw error;
    errors.push(new QueryError(error.message, query.id, error));
    return undefined;
  }
}

function cycleError(cycle: readonly number[], queries: readonly MetricQuery[]): QueryError {
  const ids = cycle.map((index) => (queries[index] as MetricQuery).id);
  return new QueryError(`the expression refers to itself: ${[...ids, ids[0]].join(' -> ')}`, ids[0]);
}

function scopeOf(
  queries: readonly MetricQuery[],
  compiled: readonly (CompiledQuery | undefined)[],
  indexById: ReadonlyMap<string, number>,
): Scope {
  const metrics = queries.flatMap((query, index) =>
    'stat' in query ? [{ id: query.id, index, type: 'TS' as const }] : [],
  );
  const hasBand = (index: number): boolean => {
    const node = compiled[index]?.node;
    return node !== undefined && nodesWithin(node).some(({ kind }) => kind === 'band');
  };
  return {
    query: (id) => compiled[indexById.get(id) ?? -1],
    metrics: (substring) => metrics.filter(({ id }) => id.includes(substring)),
    isBanded: (index) => [index, ...(compiled[index]?.needs ?? [])].some(hasBand),
  };
}
