import * as z from 'zod';
import type { CloudWatch } from '../../cloudwatch.ts';
import type { MetricId } from '../../metrics/metric.ts';
import { dimensionMembers } from '../../metrics/query-members.ts';
import { pageOf } from '../paging.ts';
import type { Members } from '../protocol/protocol.ts';
import { readInput } from '../read-input.ts';
import { text, token } from './members.ts';

const perPage = 500;
const hour = 3_600_000;

const listMetricsInput = z.object({
  Namespace: text.optional(),
  MetricName: text.optional(),
  Dimensions: z
    .array(z.object({ Name: text, Value: text.optional() }))
    .max(10)
    .default([]),
  RecentlyActive: z.literal('PT3H').optional(),
  NextToken: token,
});

/** ListMetrics: those with data in the last two weeks, or with RecentlyActive in the last three hours. */
export function listMetrics(cloudwatch: CloudWatch, input: Members): Members {
  const asked = readInput(listMetricsInput, input);
  const span = asked.RecentlyActive === undefined ? 14 * 24 * hour : 3 * hour;
  // Data may be two hours ahead of the clock.
  const range = { start: cloudwatch.now - span, end: cloudwatch.now + 2 * hour };
  const found = [...cloudwatch.metrics.list(range)].filter((metric) => matches(metric, asked));
  const { items, NextToken } = pageOf(found, perPage, asked.NextToken);
  const Metrics = items.map(({ namespace, name, dimensions }) => ({
    Namespace: namespace,
    MetricName: name,
    Dimensions: dimensionMembers(dimensions),
  }));
  return { Metrics, NextToken };
}

function matches(metric: MetricId, asked: z.output<typeof listMetricsInput>): boolean {
  return (
    (asked.Namespace === undefined || asked.Namespace === metric.namespace) &&
    (asked.MetricName === undefined || asked.MetricName === metric.name) &&
    asked.Dimensions.every(({ Name, Value }) =>
      metric.dimensions.some(({ name, value }) => name === Name && (Value === undefined || Value === value)),
    )
  );
}
