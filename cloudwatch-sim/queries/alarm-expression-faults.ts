import type { MetricQuery } from '../metrics/metric-query.ts';
import { nodesWithin } from '../math/typing/typed-node.ts';
import { type CompiledQuery, compileQueries } from './compile-queries.ts';

/** What may be wrong with the queries of an alarm. */
export type AlarmExpressionRule =
  | 'invalid-query'
  | 'too-many-metrics'
  | 'too-many-expressions'
  | 'mixed-periods'
  | 'returned-series'
  | 'several-series'
  | 'search'
  | 'threshold-metric'
  | 'unfit-function';

/** One thing that is wrong with the queries of an alarm. */
export interface AlarmExpressionFault {
  readonly rule: AlarmExpressionRule;
  /** `refused`: CloudWatch does not take such an alarm. `unreliable`: it does, and advises against it. */
  readonly severity: 'refused' | 'unreliable';
  readonly queryId?: string;
  /** The function that is advised against. */
  readonly functionName?: string;
  /** A sentence: what is wrong and what to do. */
  readonly message: string;
}

const maximumMetrics = 10;
const maximumExpressions = 10;

/**
 * Checks the queries of an alarm against the restrictions that PutMetricAlarm and the documentation of metric math put on
 * them.
 * @param thresholdId the query that gives the band of an anomaly alarm (ThresholdMetricId); its data is returned beside
 *   that of the series which is watched.
 */
export function alarmExpressionFaults(
  queries: readonly MetricQuery[],
  thresholdId?: string,
): AlarmExpressionFault[] {
  const { compiled, errors } = compileQueries(queries);
  const valid = compiled.filter((each) => each !== undefined);
  return [
    ...errors.map(({ queryId, message }) => refused('invalid-query', message, queryId)),
    ...countFaults(queries),
    ...periodFaults(queries),
    ...returnFaults(queries, thresholdId),
    ...thresholdFaults(valid, thresholdId),
    ...valid.flatMap((each) => typeFaults(each, thresholdId)),
    ...valid.flatMap(functionFaults),
  ];
}

function refused(rule: AlarmExpressionRule, message: string, queryId?: string): AlarmExpressionFault {
  return { rule, severity: 'refused', message, ...(queryId !== undefined && { queryId }) };
}

function countFaults(queries: readonly MetricQuery[]): AlarmExpressionFault[] {
  const metrics = queries.filter((query) => 'stat' in query).length;
  const expressions = queries.length - metrics;
  const faults: AlarmExpressionFault[] = [];
  if (metrics > maximumMetrics) {
    const message = `An alarm can use ${maximumMetrics} metrics; this one has ${metrics}.`;
    faults.push(refused('too-many-metrics', message));
  }
  if (expressions > maximumExpressions) {
    const message = `An alarm can have ${maximumExpressions} expressions; this one has ${expressions}.`;
    faults.push(refused('too-many-expressions', message));
  }
  return faults;
}

function periodFaults(queries: readonly MetricQuery[]): AlarmExpressionFault[] {
  const periods = queries.flatMap((query) => ('stat' in query ? [query.stat.period] : []));
  const different = [...new Set(periods)].sort((a, b) => a - b);
  if (different.length < 2) return [];
  const message = `All metrics of an alarm have the same period; these have ${different.join(', ')} seconds.`;
  return [refused('mixed-periods', message)];
}

function returnFaults(
  queries: readonly MetricQuery[],
  thresholdId: string | undefined,
): AlarmExpressionFault[] {
  const ids = queries.flatMap(({ id, returnData }) => (returnData && id !== thresholdId ? [id] : []));
  if (ids.length === 1) return [];
  const found = ids.length === 0 ? 'none does' : `${ids.join(', ')} do`;
  const message = `Exactly one query of an alarm returns data (ReturnData), the series that is watched; ${found}.`;
  return [refused('returned-series', message)];
}

function thresholdFaults(
  valid: readonly CompiledQuery[],
  thresholdId: string | undefined,
): AlarmExpressionFault[] {
  if (thresholdId === undefined) return [];
  const threshold = valid.find(({ query }) => query.id === thresholdId);
  if (threshold?.node?.kind === 'band') return [];
  const message = `The threshold of an anomaly alarm is an ANOMALY_DETECTION_BAND; ${thresholdId} is none.`;
  return [refused('threshold-metric', message, thresholdId)];
}

function typeFaults({ query, type }: CompiledQuery, thresholdId: string | undefined): AlarmExpressionFault[] {
  if (!query.returnData || type === 'TS' || query.id === thresholdId) return [];
  const message = `Query ${query.id} comes to an array of time series; an alarm watches one, such as its SUM or MAX.`;
  return [refused('several-series', message, query.id)];
}

function functionFaults({ query, node }: CompiledQuery): AlarmExpressionFault[] {
  if (!node) return [];
  const faults = new Map<string, AlarmExpressionFault>();
  for (const each of nodesWithin(node)) {
    if (each.kind === 'search') {
      const message = `Query ${query.id} uses SEARCH, which alarms cannot; name the metrics.`;
      faults.set(message, refused('search', message, query.id));
    }
    if (each.kind === 'call' && each.form.alarmAdvice !== undefined) {
      const message = `Query ${query.id}: ${each.form.alarmAdvice}.`;
      faults.set(message, {
        rule: 'unfit-function',
        severity: 'unreliable',
        queryId: query.id,
        functionName: each.name,
        message,
      });
    }
  }
  return [...faults.values()];
}
