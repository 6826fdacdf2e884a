import { z } from 'zod';

/** Thresholds of one quantity; an absent one means no alarm of that severity. */
const levels = (defaults: Levels) =>
  z
    .strictObject({
      info: z.number().nonnegative().optional(),
      warning: z.number().nonnegative().optional(),
      critical: z.number().nonnegative().optional(),
    })
    .default(defaults);

/** Severities, from the one that may wait to the one that wakes somebody. */
export const severities = ['info', 'warning', 'critical'] as const;
export type Severity = (typeof severities)[number];

/** Thresholds by severity. */
export type Levels = Readonly<Partial<Record<Severity, number>>>;

/** When alarms are raised and where they go. Percentages are 0 to 100. */
export const alarmSettingsSchema = z.strictObject({
  /** Gets critical and warning alarms and their recovery; must be confirmed once by its owner. */
  email: z.email().optional(),
  /** Share of API requests answered 5xx. */
  apiErrorPercent: levels({ warning: 5, critical: 10 }),
  /** Requests within a minute below which the share above is not judged. */
  apiErrorMinimumRequests: z.int().positive().default(20),
  apiLatencyP95Milliseconds: levels({ warning: 5000, critical: 10_000 }),
  /** Messages that were given up. */
  deadLetters: levels({ warning: 1, critical: 10 }),
  undeliveredWebhooks: levels({ warning: 1 }),
  oldestMessageSeconds: levels({ warning: 900, critical: 3600 }),
  queueBacklog: levels({ warning: 100, critical: 500 }),
  /** Share of jobs that ended as failed. */
  failedJobsPercent: levels({ warning: 50 }),
  /** Jobs within the period below which the share above is not judged. */
  failedJobsMinimum: z.int().positive().default(10),
  /** Minutes that jobs may wait without any worker. */
  noWorkerMinutes: z.int().min(1).max(60).default(10),
  /** Failed runs of a background function within a minute. */
  functionErrors: levels({ warning: 1 }),
});

/** Checked alarm settings. */
export type AlarmSettings = z.infer<typeof alarmSettingsSchema>;
