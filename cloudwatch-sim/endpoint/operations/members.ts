import * as z from 'zod';
import { type MetricId, metricId } from '../../metrics/metric.ts';

/** Schemas of members that several operations share, in the names of the API. */
export const text = z.string().min(1);
export const token = z.string().optional();

/** Epoch seconds on the wire, epoch milliseconds afterwards. */
export const time = z.number().transform((seconds) => seconds * 1000);

export const period = z
  .int()
  .min(1)
  .max(86_400)
  .refine((seconds) => [1, 5, 10, 20, 30].includes(seconds) || seconds % 60 === 0, {
    error: 'expected 1, 5, 10, 20, 30 or a multiple of 60 seconds',
  });

export const dimensions = z
  .array(z.object({ Name: text, Value: text }))
  .max(30)
  .default([]);

/** The identity of a metric from its members. */
export function metricOf(members: {
  readonly Namespace: string;
  readonly MetricName: string;
  readonly Dimensions: readonly { readonly Name: string; readonly Value: string }[];
}): MetricId {
  const named = members.Dimensions.map(({ Name, Value }) => ({ name: Name, value: Value }));
  return metricId(members.Namespace, members.MetricName, named);
}

/** A metric in the names of the API. */
export function metricMembers({ namespace, name, dimensions: own }: MetricId): Record<string, unknown> {
  const Dimensions = own.map((each) => ({ Name: each.name, Value: each.value }));
  return { Namespace: namespace, MetricName: name, Dimensions };
}
