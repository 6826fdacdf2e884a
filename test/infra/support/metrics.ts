import { expect } from '@jest/globals';
import type { Template } from 'aws-cdk-lib/assertions';
import { groupsOf } from '../../../cloudwatch-sim/lint/aws-metrics/known-metrics.ts';
import {
  dimensionSets,
  metricCatalogue,
  type MetricName,
  metricNamespace,
} from '../../../core/telemetry/catalogue.ts';
import { deployed, properties } from './templates.ts';

/** A metric as an alarm or a panel names it. */
export interface NamedMetric {
  readonly where: string;
  readonly namespace: string;
  readonly name: string;
  readonly dimensions: Readonly<Record<string, string>>;
}

interface CfnMetric {
  readonly Namespace: string;
  readonly MetricName: string;
  readonly Dimensions?: readonly { readonly Name: string; readonly Value: unknown }[];
}

/** Every metric that the alarms of a template watch. */
export function alarmMetrics(template: Template): readonly NamedMetric[] {
  return properties(template, 'AWS::CloudWatch::Alarm').flatMap((alarm) => {
    const where = String(alarm['AlarmName']);
    const inputs = (alarm['Metrics'] as { MetricStat?: { Metric: CfnMetric } }[] | undefined) ?? [
      { MetricStat: { Metric: alarm as unknown as CfnMetric } },
    ];
    return inputs.flatMap(({ MetricStat }) =>
      MetricStat === undefined ? [] : [named(where, MetricStat.Metric)],
    );
  });
}

const named = (where: string, metric: CfnMetric): NamedMetric => ({
  where,
  namespace: metric.Namespace,
  name: metric.MetricName,
  dimensions: Object.fromEntries(
    (metric.Dimensions ?? []).map(({ Name, Value }) => [Name, String(deployed(Value))]),
  ),
});

/** Fails unless a metric is in the catalogue, or among those that AWS publishes, with exactly these dimensions. */
export function expectKnown({ where, namespace, name, dimensions }: NamedMetric): void {
  const names = Object.keys(dimensions).toSorted();
  const known =
    namespace === metricNamespace
      ? setsOf(name)
      : groupsOf({ namespace, name, dimensions: [] }).flatMap((group) =>
          group.dimensions.map((set) => set.toSorted()),
        );
  expect([where, name, known]).toEqual([where, name, expect.arrayContaining([names])]);
}

/** The sets of dimensions that the catalogue gives a metric, each in alphabetical order; none for an unknown one. */
export const setsOf = (name: string): readonly (readonly string[])[] =>
  name in metricCatalogue ? dimensionSets(name as MetricName).map((set) => set.toSorted()) : [];
