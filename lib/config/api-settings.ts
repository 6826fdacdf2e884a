import { z } from 'zod';

/** What the API allows its callers. */
export const apiSettingsSchema = z.strictObject({
  /** Requests per second of all callers together, and how many may come at once (API Gateway's token bucket). */
  throttle: z
    .strictObject({
      ratePerSecond: z.number().positive().default(100),
      burst: z.int().positive().default(200),
    })
    .prefault({}),
  /** Requests of one address within five minutes before the firewall answers 429; approximate. */
  requestsPerAddress: z.int().min(10).default(2000),
  /** How long a token's check is remembered; a revoked token works that much longer. */
  authorizerCacheSeconds: z.int().min(0).max(3600).default(60),
  /**
   * Asks callers for an API key beside their token, and counts against it. Absent: tokens alone, limited by the
   * throttle and the firewall.
   */
  usagePlan: z
    .strictObject({
      ratePerSecond: z.number().positive(),
      burst: z.int().positive(),
      requestsPerDay: z.int().positive(),
    })
    .optional(),
  /** Webhook deliveries at work at the same time. */
  webhookConcurrency: z.int().min(2).max(1000).default(5),
  /** Runs of the notifier at the same time. */
  notifierConcurrency: z.int().min(2).max(1000).default(5),
});

/** Checked settings of the API. */
export type ApiSettings = z.infer<typeof apiSettingsSchema>;
