import { z } from 'zod';
import { figure, levels } from './threshold.ts';

/** Jobs, queues, workers and their machines. Percentages are 0 to 100. */
export const processingThresholds = {
  /** Messages that were given up. */
  deadLetters: levels({ warning: 1, critical: 10 }),
  undeliveredWebhooks: levels({ warning: 1 }),
  oldestMessageSeconds: levels({ warning: 900, critical: 3600 }),
  queueBacklog: levels({ warning: 100, critical: 500 }),
  /** Share of jobs that ended as failed. */
  failedJobsPercent: levels({ warning: 50 }),
  /** Jobs within the period below which the share above is not judged. */
  failedJobsMinimum: figure(z.int().positive(), 10),
  /** Minutes that jobs may wait without any worker. */
  noWorkerMinutes: figure(z.int().min(1).max(60), 10),
};
