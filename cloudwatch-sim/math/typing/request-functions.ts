import type { CallNode, SyntaxNode } from '../syntax/syntax-node.ts';
import { typeNames } from './match-form.ts';
import { nodesWithin, type TypedNode } from './typed-node.ts';
import type { TypeWalk } from './type-walk.ts';

/** Functions that see more of the request than the values of their arguments. */
export const requestFunctions = {
  METRICS: metrics,
  SEARCH: search,
  ANOMALY_DETECTION_BAND: band,
} as const;

export function isRequestFunction(name: string): name is keyof typeof requestFunctions {
  return Object.hasOwn(requestFunctions, name);
}

const defaultDeviations = 2;

/** METRICS(), or METRICS("text") for the metrics whose id contains the text. */
function metrics(call: CallNode, walk: TypeWalk): TypedNode {
  const [filter, ...rest] = call.parameters;
  if (rest.length > 0 || (filter && filter.kind !== 'string')) {
    throw walk.error('METRICS takes nothing, or one string that the ids contain', filter ?? call);
  }
  const found = walk.scope.metrics(filter?.kind === 'string' ? filter.text : '');
  return { kind: 'metrics', type: 'TS[]', position: call.position, indexes: found.map(({ index }) => index) };
}

/** SEARCH('search', 'statistic', period), the period being optional. */
function search(call: CallNode, walk: TypeWalk): TypedNode {
  const [terms, statistic, period, ...rest] = call.parameters;
  const problem =
    "SEARCH takes a search and a statistic as strings, and a period in seconds: SEARCH('...', 'Sum', 300)";
  if (terms?.kind !== 'string' || statistic?.kind !== 'string' || rest.length > 0) {
    throw walk.error(problem, [terms, statistic].find((each) => each && each.kind !== 'string') ?? call);
  }
  if (period && (period.kind !== 'number' || period.value <= 0)) throw walk.error(problem, period);
  return {
    kind: 'search',
    type: 'TS[]',
    position: call.position,
    search: terms.text,
    statistic: statistic.text,
    period: period?.kind === 'number' ? period.value : undefined,
  };
}

/** ANOMALY_DETECTION_BAND(series), or with the number of standard deviations. */
function band(call: CallNode, walk: TypeWalk): TypedNode {
  const [around, width, ...rest] = call.parameters;
  if (!around || rest.length > 0) {
    const problem =
      'ANOMALY_DETECTION_BAND takes a time series (TS) and, optionally, a number of standard deviations';
    throw walk.error(problem, call);
  }
  if (width && (width.kind !== 'number' || width.value <= 0)) {
    throw walk.error('The width of an anomaly band is a number of standard deviations above 0', width);
  }
  const operand = walk.value(around);
  refuseUnbandable(operand, around, walk);
  const deviations = width?.kind === 'number' ? width.value : defaultDeviations;
  return { kind: 'band', type: 'TS[]', position: call.position, operand, deviations };
}

/** Anomaly detection works on one series, and not on METRICS, SEARCH or another band. */
function refuseUnbandable(operand: TypedNode, syntax: SyntaxNode, walk: TypeWalk): void {
  if (operand.type !== 'TS') {
    throw walk.error(
      `ANOMALY_DETECTION_BAND takes a time series (TS), not ${typeNames[operand.type]}`,
      syntax,
    );
  }
  const names = { metrics: 'METRICS', search: 'SEARCH', band: 'another ANOMALY_DETECTION_BAND' } as const;
  for (const node of nodesWithin(operand)) {
    if (node.kind in names) {
      const name = names[node.kind as keyof typeof names];
      throw walk.error(`ANOMALY_DETECTION_BAND cannot be put around ${name}`, node);
    }
    if (node.kind === 'query' && walk.scope.isBanded(node.index)) {
      throw walk.error(`ANOMALY_DETECTION_BAND cannot be put around ${names.band}`, node);
    }
  }
}
