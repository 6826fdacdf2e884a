import type { IMetric } from 'aws-cdk-lib/aws-cloudwatch';
import { deploymentDimension } from '../../../core/telemetry/catalogue.ts';
import { toCdkMetric } from '../metric.ts';
import type { Series } from './dashboard-definition.ts';

/** The CDK form of a series; `index` is its place in the panel. */
export const panelMetric = (series: Series, index: number, periodSeconds: number): IMetric =>
  toCdkMetric(withOwnIds(series.metric, index), series.periodSeconds ?? periodSeconds, labelOf(series));

/** Ids of an expression's inputs belong to the whole widget, and rules and panels choose theirs without regard to others. */
function withOwnIds(metric: Series['metric'], index: number): Series['metric'] {
  if (metric.kind !== 'math') return metric;
  const ids = Object.keys(metric.inputs);
  const renamed = (id: string): string => `${id}${index}`;
  return {
    ...metric,
    expression: metric.expression.replace(/\b[a-z]\w*\b/g, (word) =>
      ids.includes(word) ? renamed(word) : word,
    ),
    inputs: Object.fromEntries(Object.entries(metric.inputs).map(([id, input]) => [renamed(id), input])),
  };
}

/** What a search finds is named by the values of its dimensions; math on it keeps the names that CloudWatch gives. */
function labelOf({ metric, label }: Series): string | undefined {
  if (metric.kind !== 'search' || metric.within !== undefined) return label;
  const values = metric.dimensions
    .filter((name) => name !== deploymentDimension)
    .map((name) => `\${PROP('Dim.${name}')}`);
  return [...(label === undefined ? [] : [label]), ...values].join(' ') || undefined;
}
