import { deploymentDimension, metricNamespace } from '../../../core/telemetry/catalogue.ts';
import type { OwnMetric, OwnRule } from '../../config/own-rule.ts';
import type { ThresholdRule } from '../alarm-rule.ts';
import { type AlarmMetric, math, type SingleMetric } from '../metric.ts';
import type { Monitored } from '../monitored.ts';

/** The rules that a stage has written into `alarms.own`, checked there, in the form of all others. */
export const ownRules = (rules: readonly OwnRule[]): readonly ThresholdRule[] =>
  rules.map((rule) => ({
    id: rule.name,
    meaning: rule.message,
    firstAction: '',
    runbook: rule.runbook ?? null,
    metric: (monitored) => watched(rule, monitored),
    levels: () => ({ [rule.severity]: rule.threshold }),
    comparison: rule.comparison,
    periodSeconds: rule.periodSeconds,
    evaluate: () => rule.evaluate,
    missing: { treat: rule.missing, because: 'The stage has chosen so.' },
  }));

function watched({ metric, expression = '', metrics = {} }: OwnRule, monitored: Monitored): AlarmMetric {
  if (metric !== undefined) return single(metric, monitored);
  const inputs = Object.entries(metrics).map(([id, input]) => [id, single(input, monitored)]);
  return math(expression, Object.fromEntries(inputs) as Record<string, SingleMetric>);
}

const single = (
  { namespace, name, dimensions, statistic }: OwnMetric,
  { deployment }: Monitored,
): SingleMetric => ({
  kind: 'single',
  namespace: namespace ?? metricNamespace,
  name,
  dimensions: namespace === undefined ? { [deploymentDimension]: deployment, ...dimensions } : dimensions,
  statistic,
});
