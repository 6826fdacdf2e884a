import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { Job, JobResult } from '../../../core/jobs/job.ts';
import { JobStore } from '../../../core/jobs/job-store.ts';
import { JobTransitions } from '../../../core/jobs/job-transitions.ts';
import { OwnerSlots } from '../../../core/jobs/owner-slots.ts';
import { WebhookMarks } from '../../../core/jobs/webhook-marks.ts';
import { newIdentifier } from '../../../core/identifiers/identifiers.ts';
import { type EmbeddedAws, startEmbeddedAws } from '../../support/embedded-aws.ts';
import { queuedJob } from '../../support/queued-job.ts';

let aws: EmbeddedAws;
let store: JobStore;
let transitions: JobTransitions;
let marks: WebhookMarks;
let now = Date.parse('2026-11-20T12:00:00Z');

beforeAll(async () => {
  aws = await startEmbeddedAws();
  const table = aws.settings.jobsTable;
  store = new JobStore(aws.clients.documents, table);
  transitions = new JobTransitions(aws.clients.documents, table, () => now);
  marks = new WebhookMarks(aws.clients.documents, table, () => now);
});

afterAll(() => aws.stop());

beforeEach(() => {
  now = Date.parse('2026-11-20T12:00:00Z');
});

const claiming = { worker: 'w1', leaseSeconds: 10, maxAttempts: 3 };
const fault = { type: 'engine-crashed', detail: 'Signal 9.', at: '2026-11-20T12:00:00.000Z' } as const;
const result = { stems: [], warnings: [] } as unknown as JobResult;

async function newJob(fields: Partial<Job> = {}): Promise<Job> {
  return (await store.create(queuedJob(now, fields))).job;
}

async function claimed(job: Job): Promise<{ job: Job; leaseId: string }> {
  const claim = await transitions.claim(await store.get(job.id), claiming);
  if (claim.kind !== 'claimed') throw new Error(`the job could not be claimed: ${claim.kind}`);
  return claim;
}

describe('claiming a job', () => {
  test('of many workers that saw the same waiting job, one gets it', async () => {
    const job = await newJob();
    const claims = await Promise.all(Array.from({ length: 8 }, () => transitions.claim(job, claiming)));
    expect(claims.map((claim) => claim.kind).sort()).toEqual([...Array(7).fill('busy'), 'claimed']);
    expect((await store.get(job.id))?.attempts).toBe(1);
  });

  test('a held job is busy until its lease runs out, then it is taken over and the old lease is void', async () => {
    const job = await newJob();
    const first = await claimed(job);
    now += 9_999;
    expect(await transitions.claim(await store.get(job.id), claiming)).toEqual({
      kind: 'busy',
      until: Date.parse('2026-11-20T12:00:10Z'),
    });
    now += 2;
    const second = await claimed(job);
    expect(second.job.attempts).toBe(2);
    expect(await transitions.succeed(job.id, first.leaseId, result, new Date(now))).toBeUndefined();
    expect(
      await transitions.heartbeat(job.id, first.leaseId, 10, { stage: 'fetch', fraction: 0 }),
    ).toBeUndefined();
    expect((await transitions.succeed(job.id, second.leaseId, result, new Date(now)))?.state).toBe(
      'succeeded',
    );
  });

  test('a heartbeat keeps the lease alive', async () => {
    const { job, leaseId } = await claimed(await newJob());
    now += 8_000;
    expect(
      await transitions.heartbeat(job.id, leaseId, 10, { stage: 'separate', fraction: 0.5 }),
    ).toMatchObject({
      progress: { stage: 'separate', fraction: 0.5 },
    });
    now += 8_000;
    expect((await transitions.claim(await store.get(job.id), claiming)).kind).toBe('busy');
  });

  test('a job whose last worker vanished is exhausted, and can still be failed through the old lease', async () => {
    const { job, leaseId } = await claimed(await newJob({ attempts: 2 }));
    now += 10_001;
    expect((await transitions.claim(await store.get(job.id), claiming)).kind).toBe('exhausted');
    expect((await transitions.fail(job.id, leaseId, fault))?.state).toBe('failed');
  });

  test('an ended job is not claimed, and a job that does not exist is missing', async () => {
    const job = await newJob();
    await transitions.cancel(job.id);
    expect((await transitions.claim(await store.get(job.id), claiming)).kind).toBe('ended');
    expect(await transitions.claim(undefined, claiming)).toEqual({ kind: 'missing' });
  });

  test('a job that failed and was dead-lettered starts afresh when its message comes back', async () => {
    const { job, leaseId } = await claimed(await newJob({ attempts: 2 }));
    await transitions.fail(job.id, leaseId, fault);
    expect((await transitions.claim(await store.get(job.id), claiming)).kind).toBe('ended');
    await transitions.markDeadLettered(job.id);
    const again = await claimed(job);
    expect(again.job).toMatchObject({ state: 'processing', attempts: 1 });
    expect(again.job.deadLettered).toBeUndefined();
  });
});

describe('giving a job back', () => {
  test('a failed attempt counts, being asked to stop does not', async () => {
    const first = await claimed(await newJob());
    const options = { attempts: first.job.attempts, fault };
    expect(
      await transitions.release(first.job.id, first.leaseId, { ...options, countAttempt: true }),
    ).toMatchObject({
      state: 'queued',
      attempts: 1,
      fault,
    });
    const second = await claimed(first.job);
    const released = await transitions.release(second.job.id, second.leaseId, {
      attempts: second.job.attempts,
      countAttempt: false,
    });
    expect(released).toMatchObject({ state: 'queued', attempts: 1 });
    expect(released?.lease).toBeUndefined();
  });
});

describe('ending a job', () => {
  test('a cancelled job cannot succeed', async () => {
    const { job, leaseId } = await claimed(await newJob());
    expect((await transitions.cancel(job.id))?.state).toBe('cancelled');
    expect(await transitions.succeed(job.id, leaseId, result, new Date(now))).toBeUndefined();
    expect(await transitions.cancel(job.id)).toBeUndefined();
  });

  test('only a job that succeeded expires, and only a failed one is redriven', async () => {
    const { job, leaseId } = await claimed(await newJob());
    expect(await transitions.expire(job.id)).toBeUndefined();
    expect(await transitions.redrive(job)).toBeUndefined();
    await transitions.succeed(job.id, leaseId, result, new Date(now));
    expect((await transitions.expire(job.id))?.state).toBe('expired');
  });
});

describe('recovery', () => {
  test('a held job is due long after its lease ran out, and not at all once it ended', async () => {
    const { job, leaseId } = await claimed(await newJob());
    expect(await store.due(now + 59_999, 100)).not.toContain(job.id);
    expect(await store.due(now + 60_000, 100)).toContain(job.id);
    await transitions.fail(job.id, leaseId, fault);
    expect(await store.due(now + 60_000, 100)).not.toContain(job.id);
  });
});

describe('creating and listing', () => {
  test('the same id gives the job that was made first', async () => {
    const job = await newJob();
    const second = await store.create({ ...job, name: 'other.mp3' });
    expect(second).toMatchObject({ created: false, job: { name: 'song.mp3' } });
  });

  test("pages hold an owner's jobs, newest first, each once", async () => {
    const owner = newIdentifier('token');
    const ids: string[] = [];
    for (let i = 0; i < 5; i++) {
      now += 1000;
      ids.unshift((await newJob({ owner })).id);
    }
    const first = await store.list(owner, 2);
    const second = await store.list(owner, 2, first.next);
    const third = await store.list(owner, 2, second.next);
    expect([first, second, third].flatMap((page) => page.jobs.map((job) => job.id))).toEqual(ids);
    expect(third.next).toBeUndefined();
  });
});

describe('slots of an owner', () => {
  test('the limit holds under concurrency, and taking or freeing twice changes nothing', async () => {
    const slots = new OwnerSlots(aws.clients.documents, aws.settings.jobsTable);
    const owner = newIdentifier('token');
    const taken = await Promise.all(['a', 'b', 'c', 'd', 'e'].map((id) => slots.take(owner, id, 3)));
    expect(taken.filter(Boolean)).toHaveLength(3);
    const [held = ''] = await slots.held(owner);
    expect(await slots.take(owner, held, 3)).toBe(true);
    await slots.free(owner, [held]);
    await slots.free(owner, [held]);
    expect(await slots.held(owner)).toHaveLength(2);
    expect(await slots.take(owner, 'f', 3)).toBe(true);
  });
});

describe('webhook marks', () => {
  const webhook = { url: 'http://127.0.0.1/', secret: 'whsec_x', state: 'waiting', attempts: 0 } as const;

  test('of two deliveries one gets the claim; it may be taken again after it ran out or was settled', async () => {
    const job = await newJob({ webhook });
    await marks.markQueued(job.id);
    const claims = await Promise.all([marks.claim(job.id, 30), marks.claim(job.id, 30)]);
    expect(claims.filter((claim) => claim !== undefined)).toHaveLength(1);
    now += 30_001;
    expect(await marks.claim(job.id, 30)).toBeDefined();
    await marks.settle(job.id, { state: 'queued', attempts: 1, lastError: 'HTTP 500' });
    expect((await marks.claim(job.id, 30))?.webhook).toMatchObject({ attempts: 1, lastError: 'HTTP 500' });
    await marks.settle(job.id, { state: 'delivered', attempts: 2 });
    expect(await marks.claim(job.id, 30)).toBeUndefined();
    expect((await store.get(job.id))?.webhook?.lastError).toBeUndefined();
  });

  test('marking as queued never takes a delivered webhook back', async () => {
    const job = await newJob({ webhook: { ...webhook, state: 'delivered' } });
    await marks.markQueued(job.id);
    expect((await store.get(job.id))?.webhook?.state).toBe('delivered');
  });
});
