import type { MetricQuery, MetricStat } from '../metrics/metric-query.ts';
import { type BandNode, nodesWithin, type TypedNode } from '../math/typing/typed-node.ts';
import { type CompiledQuery, compileQueries, needsOf } from './compile-queries.ts';

/** One value to compute: a metric to read, or an expression of values computed before. */
export type Step =
  | { readonly index: number; readonly stat: MetricStat; readonly label: string }
  | { readonly index: number; readonly node: TypedNode };

/** What an anomaly band is learned from: the steps that lead to its series. */
export interface BandPlan {
  /** The same for the same series, whichever request it is part of. */
  readonly subject: string;
  readonly steps: readonly Step[];
}

/** Everything that is evaluated at one period. */
export interface PeriodPlan {
  /** Seconds. */
  readonly period: number;
  readonly steps: readonly Step[];
  readonly bands: ReadonlyMap<BandNode, BandPlan>;
}

/** A query whose result is wanted. */
export interface WantedQuery {
  readonly index: number;
  readonly query: MetricQuery;
  readonly at: PeriodPlan;
}

/** Queries parsed, typed and put in order once, to be evaluated many times. */
export interface QueryPlan {
  readonly wanted: readonly WantedQuery[];
  /**
   * Whether the value at a time depends on which range it is evaluated in. Where it does not, and the period equals the
   * step, a sliding evaluation may evaluate a long range once and look at parts of the result.
   */
  readonly dependsOnRange: boolean;
}

/** The period of an expression that names none and uses no metric: the console's and the CDK's, five minutes. */
const defaultPeriod = 300;

/**
 * Prepares queries for `evaluatePlan`.
 *
 * CloudWatch documents for alarms alone what happens to metrics of different periods (they are refused; see
 * `alarmExpressionFaults`). Here an expression has its own `period`, else the longest of those it uses, and everything it
 * refers to is evaluated anew at that period.
 * @throws QueryError for the first query that is wrong.
 */
export function planQueries(queries: readonly MetricQuery[]): QueryPlan {
  const { compiled, errors } = compileQueries(queries);
  if (errors[0]) throw errors[0];
  const all = compiled as readonly CompiledQuery[];
  const periods = periodsOf(all);
  const returned = all.filter(({ query }) => query.returnData);
  const byPeriod = Map.groupBy(returned, ({ index }) => periods[index] as number);
  return {
    wanted: [...byPeriod]
      .flatMap(([period, members]) => {
        const at = periodPlan(all, period, members);
        return members.map(({ index, query }) => ({ index, query, at }));
      })
      .sort((a, b) => a.index - b.index),
    dependsOnRange: returned.some((each) =>
      [...each.needs, each.index].some((index) => isRangeBound(all[index])),
    ),
  };
}

/** The period at which each query is evaluated if its own result is wanted, in seconds. */
function periodsOf(all: readonly CompiledQuery[]): number[] {
  const fallback =
    longest(all.flatMap(({ query }) => ('stat' in query ? [query.stat.period] : []))) ?? defaultPeriod;
  return all.map(({ query, node, needs }) => {
    if ('stat' in query) return query.stat.period;
    const used = [...needs.flatMap((need) => ownPeriods(all[need])), ...searchPeriods(node)];
    return query.period ?? longest(used) ?? fallback;
  });
}

function ownPeriods(need: CompiledQuery | undefined): number[] {
  if (!need) return [];
  if ('stat' in need.query) return [need.query.stat.period];
  return need.query.period === undefined ? searchPeriods(need.node) : [need.query.period];
}

function searchPeriods(node: TypedNode | undefined): number[] {
  if (!node) return [];
  return nodesWithin(node).flatMap((each) => (each.kind === 'search' ? (each.period ?? []) : []));
}

function longest(periods: readonly number[]): number | undefined {
  return periods.length > 0 ? Math.max(...periods) : undefined;
}

function periodPlan(
  all: readonly CompiledQuery[],
  period: number,
  returned: readonly CompiledQuery[],
): PeriodPlan {
  const indexes = new Set(returned.flatMap(({ needs, index }) => [...needs, index]));
  const bands = [...indexes].flatMap((index) => bandsOf(all, all[index] as CompiledQuery, period));
  return { period, steps: stepsFor(all, [...indexes], period), bands: new Map(bands) };
}

function stepsFor(all: readonly CompiledQuery[], indexes: readonly number[], period: number): Step[] {
  return indexes.map((index) => {
    const { query, node } = all[index] as CompiledQuery;
    if (!('stat' in query)) return { index, node: node as TypedNode };
    return { index, stat: { ...query.stat, period }, label: query.label ?? query.stat.metric.name };
  });
}

function bandsOf(
  all: readonly CompiledQuery[],
  { query, node }: CompiledQuery,
  period: number,
): [BandNode, BandPlan][] {
  if (!node || 'stat' in query) return [];
  return nodesWithin(node).flatMap((each) => {
    if (each.kind !== 'band') return [];
    const needs = needsOf(each.operand, all);
    const definitions = needs.map((need) => (all[need] as CompiledQuery).query);
    const subject = JSON.stringify([query.expression, period, definitions]);
    return [[each, { subject, steps: stepsFor(all, needs, period) }]];
  });
}

function isRangeBound(compiled: CompiledQuery | undefined): boolean {
  if (!compiled?.node) return false;
  return nodesWithin(compiled.node).some((node) => {
    if (node.kind === 'search' || node.kind === 'band') return true;
    return node.kind === 'call' && node.form.dependsOnRange === true;
  });
}
