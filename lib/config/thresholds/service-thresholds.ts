import { z } from 'zod';
import { burnWindows } from './burn-windows.ts';
import { figure, levels } from './threshold.ts';

/** What callers of the API notice, and what watches the monitoring itself. Percentages are 0 to 100. */
export const serviceThresholds = {
  /** Share of API requests answered 5xx. */
  apiErrorPercent: levels({ warning: 5, critical: 10 }, { warning: 0.5, critical: 1 }),
  /** Requests within a minute below which the share above is not judged. */
  apiErrorMinimumRequests: figure(z.int().positive(), 20, 200),
  apiLatencyP95Milliseconds: levels({ warning: 5000, critical: 10_000 }, { warning: 100, critical: 500 }),
  /** Requests per second below which a stage that expects traffic has too little of it. */
  lowRequestsPerSecond: levels({ warning: 10 }),
  /** How far requests may be from what is usual at that hour, in standard deviations. */
  unusualTrafficDeviations: levels({ info: 3 }),
  /** Requests of a minute that were refused because their address made too many. */
  rateLimitedRequests: levels({ info: 1 }),
  /** Refused tokens of one address within five minutes. */
  authFailuresOfAddress: levels({ warning: 10, critical: 100 }),
  /** Share of API requests that are not to be answered 5xx. */
  availabilityObjectivePercent: figure(objective(), 99.9),
  /** Requests within a window below which its errors burn nothing. */
  availabilityMinimumRequests: figure(z.int().positive(), 500),
  /** Share of jobs that are to be ready in the promised time. */
  onTimeObjectivePercent: figure(objective(), 95),
  /** Jobs within a window below which late ones burn nothing. */
  onTimeMinimumJobs: figure(z.int().positive(), 20),
  /** How fast error budgets may burn. */
  burnWindows,
  /** Notifications that were given up, within 15 minutes. */
  abandonedNotifications: levels({ critical: 1 }),
  /** Attempts to deliver a notification that failed, within 15 minutes. */
  failedNotifications: levels({ warning: 5 }),
  /** Failed runs of the notifier within a minute. */
  notifierErrors: levels({ critical: 1 }),
  /** Notifications that were put aside. */
  notificationDeadLetters: levels({ critical: 1 }),
  /** Minutes without a sign of life of the monitoring. */
  heartbeatMinutes: figure(z.int().min(2).max(60), 15),
  /** Growth over a week of a latency that is told of, percent. */
  latencyGrowthPercent: levels({ info: 30 }),
  /** Growth over each of three days of queue or cost that is told of, percent. */
  loadGrowthPercent: levels({ info: 10 }),
  /** Failed runs of a background function within a minute. */
  functionErrors: levels({ warning: 1 }),
  /** Failed runs, within a quarter of an hour, of a function that events run: Lambda gives an event up after three. */
  givenUpRuns: levels({ warning: 3 }),
};

/** Below 94 % no error rate could burn a budget at 14.4 times its pace. */
function objective() {
  return z.number().min(94).max(99.999);
}
