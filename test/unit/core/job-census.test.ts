import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import type { FailureType } from '../../../core/jobs/failures.ts';
import type { Job, JobResult } from '../../../core/jobs/job.ts';
import { JobCensus } from '../../../core/jobs/job-census.ts';
import { JobStore } from '../../../core/jobs/job-store.ts';
import { JobTransitions } from '../../../core/jobs/job-transitions.ts';
import { type EmbeddedAws, startEmbeddedAws } from '../../support/embedded-aws.ts';
import { queuedJob } from '../../support/queued-job.ts';

const start = Date.parse('2026-11-20T12:00:00Z');
let now = start;
let aws: EmbeddedAws;
let store: JobStore;
let transitions: JobTransitions;
let census: JobCensus;
let created: string[] = [];

beforeAll(async () => {
  aws = await startEmbeddedAws();
  const { clients, settings } = aws;
  store = new JobStore(clients.documents, settings.jobsTable);
  transitions = new JobTransitions(clients.documents, settings.jobsTable, () => now);
  census = new JobCensus(clients.documents, settings.jobsTable);
});

afterAll(() => aws.stop());

beforeEach(async () => {
  await Promise.all(created.map(async (id) => store.remove(id)));
  created = [];
  now = start;
});

async function newJob(fields: Partial<Job> = {}): Promise<Job> {
  const { job } = await store.create(queuedJob(now, fields));
  created.push(job.id);
  return job;
}

async function claimed({ id }: Job): Promise<string> {
  const options = { worker: 'w', leaseSeconds: 60, maxAttempts: 3 };
  const claim = await transitions.claim(await store.get(id), options);
  if (claim.kind !== 'claimed') throw new Error(`The job could not be claimed: ${claim.kind}.`);
  return claim.leaseId;
}

async function failed(type: FailureType, fields: Partial<Job> = {}): Promise<Job> {
  const job = await newJob(fields);
  const leaseId = await claimed(job);
  await transitions.fail(job.id, leaseId, { type, detail: 'It did.', at: new Date(now).toISOString() });
  return job;
}

async function succeeded(): Promise<Job> {
  const job = await newJob();
  const result = { stems: [], warnings: [] } as unknown as JobResult;
  await transitions.succeed(job.id, await claimed(job), result, new Date(now + 1000));
  return job;
}

test('jobs are open until they end, however they do', async () => {
  expect(await census.open()).toEqual({ count: 0, owners: 0 });
  const first = await newJob({ owner: 'anna' });
  now += 5000;
  const second = await newJob({ owner: 'bert' });
  await newJob({ owner: 'bert' });
  expect(await census.open()).toEqual({ count: 3, owners: 2, oldestAt: start });
  const leaseId = await claimed(first);
  await transitions.heartbeat(first.id, leaseId, 60, { stage: 'decode', fraction: 0.1 });
  await transitions.release(first.id, leaseId, { attempts: 1, countAttempt: true });
  expect(await census.open()).toEqual({ count: 3, owners: 2, oldestAt: start });
  await transitions.cancel(first.id);
  expect(await census.open()).toEqual({ count: 2, owners: 1, oldestAt: start + 5000 });
  await transitions.fail(second.id, await claimed(second), { type: 'internal', detail: '', at: '' });
  expect(await census.open()).toEqual({ count: 1, owners: 1, oldestAt: start + 5000 });
});

test('open jobs are counted beyond one page of the index', async () => {
  // The index holds faults, and a page of it a megabyte.
  const fault = { type: 'internal', detail: 'x'.repeat(150_000), at: '' } as const;
  for (let count = 0; count < 9; count += 1) await newJob({ owner: `owner-${count}`, fault });
  expect(await census.open()).toEqual({ count: 9, owners: 9, oldestAt: start });
});

test('a job that is tried anew after it had failed is as old as that', async () => {
  const job = await failed('engine-crashed');
  await transitions.markDeadLettered(job.id);
  now += 3_600_000;
  await transitions.redrive((await store.get(job.id)) as Job);
  expect(await census.open()).toMatchObject({ count: 1, oldestAt: now });
  expect(await census.recentFailures(10)).toBe(0);
});

test('so is one whose dead letter a worker got', async () => {
  const job = await failed('engine-crashed');
  await transitions.markDeadLettered(job.id);
  now += 3_600_000;
  await claimed(job);
  expect(await census.open()).toMatchObject({ count: 1, oldestAt: now });
});

test('failures are counted among the jobs that ended last, but not those of their songs', async () => {
  await failed('engine-crashed');
  now += 1000;
  await failed('corrupt-audio');
  await failed('segment-unsupported');
  await failed('dependency-unavailable');
  const expiring = await succeeded();
  await transitions.expire(expiring.id);
  expect(await census.recentFailures(10)).toBe(2);
  now += 1000;
  for (let count = 0; count < 4; count += 1) {
    now += 1;
    await succeeded();
  }
  expect(await census.recentFailures(8)).toBe(1);
  expect(await census.recentFailures(4)).toBe(0);
});

test('a cancelled job pushes no failure out of sight', async () => {
  await failed('worker-lost');
  now += 1000;
  const { id } = await newJob();
  await transitions.cancel(id);
  expect(await census.recentFailures(1)).toBe(1);
});
