import { newIdentifier } from '../../core/identifiers/identifiers.ts';
import type { Job } from '../../core/jobs/job.ts';

/** A job as it is when it was accepted at `now` (epoch milliseconds), but for `fields`. */
export function queuedJob(now: number, fields: Partial<Job> = {}): Job {
  const time = new Date(now).toISOString();
  return {
    id: newIdentifier('job'),
    owner: 'anna',
    state: 'queued',
    uploadId: newIdentifier('upload'),
    name: 'song.mp3',
    model: 'preview',
    stems: ['vocals'],
    output: { format: 'wav', bitDepth: 24 },
    metadata: {},
    fingerprint: 'f',
    correlationId: 'c',
    traceparent: `00-${'1'.repeat(32)}-${'2'.repeat(16)}-01`,
    createdAt: time,
    updatedAt: time,
    attempts: 0,
    ttl: Math.floor(now / 1000) + 3600,
    ...fields,
  };
}
