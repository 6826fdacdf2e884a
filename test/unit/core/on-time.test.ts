import { describe, expect, test } from '@jest/globals';
import { failures, faultCategory, type FailureType, isClientsFault } from '../../../core/jobs/failures.ts';
import type { Job } from '../../../core/jobs/job.ts';
import { onTime } from '../../../core/jobs/on-time.ts';
import { limitsSchema } from '../../../core/settings/limits.ts';

const limits = limitsSchema.parse({});

/** A job accepted at noon that ended so many seconds later with a song of three minutes. */
const ended = (seconds: number, fields: Partial<Job> = {}): Job =>
  ({
    state: 'succeeded',
    createdAt: '2026-11-20T12:00:00.000Z',
    updatedAt: '2026-11-20T13:00:00.000Z',
    finishedAt: new Date(Date.parse('2026-11-20T12:00:00.000Z') + seconds * 1000).toISOString(),
    result: { audio: { durationSeconds: 180 } },
    ...fields,
  }) as Job;

const failed = (type: FailureType): Job =>
  ended(1, { state: 'failed', result: undefined as never, fault: { type, detail: '', at: '' } });

describe('The promised time', () => {
  test('is twice the length of the song and a minute, counted from the acceptance of the job', () => {
    expect(onTime(ended(420), limits)).toBe(1);
    expect(onTime(ended(420.001), limits)).toBe(0);
    expect(onTime(ended(420), { ...limits, onTimeSeconds: 59 })).toBe(0);
    expect(onTime(ended(420), { ...limits, onTimeAudioFactor: 1.9 })).toBe(0);
  });

  test('is broken by a failure of the service', () => {
    for (const type of ['engine-crashed', 'worker-lost', 'model-output-invalid', 'internal'] as const)
      expect(onTime(failed(type), limits)).toBe(0);
  });

  test('says nothing of jobs that failed for their song or request, or that were cancelled', () => {
    for (const type of ['corrupt-audio', 'too-long', 'segment-unsupported'] as const)
      expect(onTime(failed(type), limits)).toBeUndefined();
    expect(onTime(ended(9999, { state: 'cancelled' }), limits)).toBeUndefined();
  });
});

describe('The category of a fault', () => {
  test('is the client only where another attempt cannot help', () => {
    for (const [type, { retryable }] of Object.entries(failures))
      if (isClientsFault(type as FailureType)) expect(retryable).toBe(false);
  });

  test('is internal for what is no way for a job to fail', () => {
    expect(faultCategory('device-unavailable')).toBe('device');
    expect(faultCategory('unreadable-message')).toBe('internal');
    expect(faultCategory('toString')).toBe('internal');
  });
});
