import * as z from 'zod';
import type { JobResult } from '../jobs/job.ts';

/**
 * An entry of the result cache: the result of a job that succeeded, whose stems lie where that job put them. Checked as
 * far as a worker must rely on it; the key contains the version of the service, so the rest has the form of today.
 */
const cachedResultSchema = z.object({
  result: z.looseObject({
    stems: z
      .array(
        z.looseObject({
          name: z.string(),
          key: z.string().regex(/^stems\/job_\w+\/lea_\w+\/[\w.]+$/),
          bytes: z.int().positive(),
        }),
      )
      .min(1),
    audio: z.looseObject({ durationSeconds: z.number() }),
    model: z.looseObject({ id: z.string() }),
    warnings: z.array(z.string()),
  }),
  /** When the stems may be gone, epoch milliseconds. */
  expiresAt: z.number(),
});

/** The result in an item of the table, if it is one and its time is not over at `now` (epoch milliseconds). */
export function readCachedResult(item: unknown, now: number): JobResult | undefined {
  const { data } = cachedResultSchema.safeParse(item);
  return data === undefined || data.expiresAt <= now ? undefined : (data.result as unknown as JobResult);
}
