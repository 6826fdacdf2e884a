import * as z from 'zod';

/** Schemas of members that several operations share, in the names of the API. */
export const text = z.string().min(1);
export const token = z.string().optional();

/** Epoch seconds on the wire, epoch milliseconds afterwards. */
export const time = z.number().transform((seconds) => seconds * 1000);

/** A period of a graph, which the console offers up to 30 days. */
export const graphPeriod = z
  .int()
  .min(1)
  .max(30 * 86_400)
  .refine((seconds) => [1, 5, 10, 20, 30].includes(seconds) || seconds % 60 === 0, {
    error: 'expected 1, 5, 10, 20, 30 or a multiple of 60 seconds',
  });

/** A period of at most a day. */
export const period = graphPeriod.max(86_400);

export const dimensions = z
  .array(z.object({ Name: text, Value: text }))
  .max(30)
  .default([]);
