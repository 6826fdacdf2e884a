import { z } from 'zod';
import { figure, levels } from './threshold.ts';

/** Jobs, their queues, and what is measured in songs. Percentages are 0 to 100. */
export const processingThresholds = {
  /** Messages that were given up. */
  deadLetters: levels({ warning: 1, critical: 10 }),
  undeliveredWebhooks: levels({ warning: 1 }),
  /** Webhooks given up within a quarter of an hour because their receivers do not take them. */
  abandonedWebhooks: levels({ warning: 5 }),
  oldestMessageSeconds: levels({ warning: 900, critical: 3600 }),
  queueBacklog: levels({ warning: 100, critical: 500 }),
  /** Share of jobs that ended as failed. */
  failedJobsPercent: levels({ warning: 50 }),
  /** Jobs within the period below which the share above is not judged. */
  failedJobsMinimum: figure(z.int().positive(), 10),
  /** Failed ones among the ten jobs that ended last. */
  recentFailures: levels({ warning: 5 }),
  /** Failed attempts and other errors of all workers. */
  processingErrorsPerSecond: levels({ warning: 0.1, critical: 0.5 }),
  /** Time a worker spends on a job that succeeds, which one in twenty exceeds. */
  separationP95Seconds: levels({ warning: 300 }),
  /** Jobs within the period below which the time above is not judged. */
  separationMinimumJobs: figure(z.int().positive(), 3),
  /** Time that workers spend on a minute of audio, on average. */
  secondsPerAudioMinute: levels({ warning: 30 }),
  /** Seconds of audio within the period below which the average above is not judged. */
  secondsPerAudioMinuteMinimumAudio: figure(z.number().positive(), 60),
  /** Seconds of audio that all workers together end per second while jobs wait, below which they are slow. */
  lowThroughput: levels({ info: 1 }),
  /** Age of a job that has not ended. */
  jobAgeSeconds: levels({ warning: 1800, critical: 3600 }),
  /** Songs within two minutes with a stem that peaks above the ceiling though their mix does not. */
  stemPeaks: levels({ warning: 1 }),
  /** The loudness that `expectsLoudness` is about. */
  loudnessTargetLufs: figure(z.number().min(-70).max(0), -14),
  /** How far the mean of two minutes may be off the target, in LU. */
  loudnessToleranceLu: levels({ warning: 2 }),
};
