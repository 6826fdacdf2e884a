import { z } from 'zod';
import { figure, levels } from './threshold.ts';

/** What callers of the API notice, and what watches the monitoring itself. Percentages are 0 to 100. */
export const serviceThresholds = {
  /** Share of API requests answered 5xx. */
  apiErrorPercent: levels({ warning: 5, critical: 10 }, { warning: 0.5, critical: 1 }),
  /** Requests within a minute below which the share above is not judged. */
  apiErrorMinimumRequests: figure(z.int().positive(), 20, 200),
  apiLatencyP95Milliseconds: levels({ warning: 5000, critical: 10_000 }, { warning: 100, critical: 500 }),
  /** Failed runs of a background function within a minute. */
  functionErrors: levels({ warning: 1 }),
};
