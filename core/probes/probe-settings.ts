import * as z from 'zod';

/** Where a region's API is. */
export const probeTargetSchema = z.strictObject({
  /** Name of the region; the dimension `region`. */
  region: z.string().regex(/^[\w.-]{1,64}$/, '1 to 64 letters, digits, dots, hyphens'),
  /** Address of the API, without the path of an endpoint. */
  url: z.url({ protocol: /^https?$/ }),
});

/** A region and the address of its API. */
export type ProbeTarget = z.infer<typeof probeTargetSchema>;

/** How probes are made and judged. */
export const probeSettingsSchema = z
  .strictObject({
    /** Public paths that must answer with 2xx; the dimension `endpoint`. */
    endpoints: z
      .array(z.string().regex(/^\/[\w./-]{0,63}$/, 'a path such as /health'))
      .min(1)
      .default(['/health', '/ready']),
    /** Seconds between two probes of an endpoint; 60 is a multiple of it. */
    intervalSeconds: z.literal([5, 10, 15, 20, 30, 60]).default(10),
    /** After so long a probe has failed. */
    timeoutSeconds: z.number().positive().max(30).default(5),
    /** Records kept of a region; the oldest go first. */
    keptRecords: z.int().min(1).max(4000).default(1000),
    /** Mean time of answers, in milliseconds, from which a region is no longer healthy. */
    degradedMilliseconds: z.number().positive().default(100),
    unhealthyMilliseconds: z.number().positive().default(500),
    /** Share of good answers within 24 hours, in percent, below which a region is no longer healthy. */
    degradedUptimePercent: z.number().min(0).max(100).default(95),
    unhealthyUptimePercent: z.number().min(0).max(100).default(90),
  })
  .refine((probes) => probes.timeoutSeconds < probes.intervalSeconds, {
    path: ['timeoutSeconds'],
    message: 'must be less than intervalSeconds, or probes overlap',
  })
  .refine((probes) => probes.degradedMilliseconds <= probes.unhealthyMilliseconds, {
    path: ['degradedMilliseconds'],
    message: 'must not exceed unhealthyMilliseconds',
  })
  .refine((probes) => probes.unhealthyUptimePercent <= probes.degradedUptimePercent, {
    path: ['unhealthyUptimePercent'],
    message: 'must not exceed degradedUptimePercent',
  });

/** Checked settings of probes. */
export type ProbeSettings = z.infer<typeof probeSettingsSchema>;
