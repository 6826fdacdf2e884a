import * as z from 'zod';

/** Limits and times that an operator may change, per stage. Sizes in bytes, times in seconds unless named otherwise. */
export const limitsSchema = z.strictObject({
  /** Largest file accepted. */
  maxUploadBytes: z
    .int()
    .positive()
    .default(2 * 1024 ** 3),
  /** Files above this size are uploaded in parts. */
  multipartThresholdBytes: z.int().positive().default(100_000_000),
  /** Size of each part but the last; S3 wants 5 MiB or more. */
  partBytes: z
    .int()
    .min(5 * 1024 ** 2)
    .default(64 * 1024 ** 2),
  /** Longest audio accepted, in seconds after decoding. */
  maxAudioSeconds: z
    .number()
    .positive()
    .default(3 * 3600),
  /** Longest that the separation of one song may take, whatever its length and the speed of the device. */
  maxSeparationSeconds: z
    .number()
    .positive()
    .default(12 * 3600),
  /**
   * How many times a job may have each second of its song go through a network, by shifts, overlap, short segments and the
   * networks of a bag together.
   */
  maxPasses: z.number().min(2).default(100),
  /** Jobs of one owner that may wait or run at the same time. */
  maxActiveJobsPerOwner: z.int().positive().default(50),
  /** How long presigned addresses are valid. */
  presignSeconds: z.int().min(60).max(604_800).default(3600),
  /** How long stems can be fetched after a job ended. */
  stemRetentionSeconds: z
    .int()
    .positive()
    .default(7 * 86_400),
  /**
   * How long a result may be used again for the same song with the same options, no longer than its stems are kept; 0
   * switches the result cache off.
   */
  resultCacheSeconds: z
    .int()
    .min(0)
    .default(7 * 86_400),
  /** How long job records are kept after they were created. */
  jobRetentionSeconds: z
    .int()
    .positive()
    .default(30 * 86_400),
  /** How long uploads (and their records) are kept. */
  uploadRetentionSeconds: z
    .int()
    .positive()
    .default(2 * 86_400),
  /** How often a job is tried before it fails for good. */
  maxAttempts: z.int().positive().default(3),
  /** How long a worker holds a job, and a message stays invisible, without a heartbeat. */
  leaseSeconds: z.int().min(3).default(60),
  /**
   * What the service promises, measured by `JobOnTime`: stems are ready within this many times the length of the song, and
   * `onTimeSeconds` more, after the job was accepted.
   */
  onTimeAudioFactor: z.number().positive().default(2),
  onTimeSeconds: z.number().min(0).default(60),
  /** True peak in dBTP that the stems of a song should not exceed unless the song itself does. */
  stemPeakCeiling: z.number().max(0).default(-3),
  /** Attempts to deliver one webhook. */
  webhookAttempts: z.int().positive().default(6),
  /** First pause between two attempts to deliver a webhook; doubled each time. */
  webhookBackoffSeconds: z.number().positive().default(10),
  /**
   * Requests of one address within a minute, of each operation that costs much (uploads, jobs), before they are refused;
   * 0 refuses none.
   */
  requestsPerMinute: z.int().min(0).default(10),
  /** Tries of a function's call to what it depends on, the first included. */
  retryAttempts: z.int().min(1).max(20).default(3),
  /** Longest pause before the second try; the pause is any part of it, so that callers do not return together. */
  retryFirstSeconds: z.number().positive().default(1),
  /** How much longer each further pause may be. */
  retryFactor: z.number().min(1).default(2),
  /**
   * Longest that a function waits for a table or queue to begin its answer, so that one which takes calls and never answers
   * is given up, counted and left alone before Lambda ends the function.
   */
  answerSeconds: z.number().positive().default(2),
  /** Calls of a dependency that fail in a row before its circuit opens. */
  circuitFailures: z.int().positive().default(5),
  /** How long an open circuit lets no call through before it tries one. */
  circuitOpenSeconds: z.number().positive().default(60),
  /** Use of a worker's disk or memory from which on health says that the service is degraded, in percent. */
  healthUtilizationPercent: z.number().min(1).max(100).default(95),
  /** How long an answer of GET /metrics is given again before CloudWatch, which charges for it, is asked anew. */
  metricsKeptSeconds: z.number().min(0).max(300).default(60),
  /** Statistics that one answer of GET /metrics may ask of CloudWatch; series beyond that are left out. */
  metricsMostStatistics: z.int().positive().default(2000),
});

/** Parsed limits. */
export type Limits = z.infer<typeof limitsSchema>;

/** Deliveries after which SQS itself moves a message aside: a backstop above what the worker does on its own. */
export const queueMaxReceives = (limits: Limits): number => limits.maxAttempts + 10;
