import { beforeEach, describe, expect, test } from '@jest/globals';
import { messageAttributes } from '../../../core/jobs/message.ts';
import { createRecoveryHandler } from '../../../functions/recovery/recovery-handler.ts';
import { useJobsApi } from './jobs-api.ts';
import { jobIdsOf } from './jobs-harness.ts';

const leaseSeconds = 60;
const maxAttempts = 2;
const api = useJobsApi({ leaseSeconds, maxAttempts });
let recover: () => Promise<void>;

beforeEach(async () => {
  recover = createRecoveryHandler(api.runtime);
  // What earlier tests left behind would be recovered as well.
  const left = await api.world.store.due(Number.MAX_SAFE_INTEGER, 100);
  await Promise.all(left.map(async (id) => api.world.store.remove(id)));
  await api.world.purge(api.aws.settings.webhooksQueueUrl);
  await api.world.purge(api.aws.settings.deadLettersQueueUrl);
});

const sentJobs = async (): Promise<readonly string[]> =>
  jobIdsOf(await api.world.drain(api.aws.settings.jobsQueueUrl));

const actions = (): readonly unknown[] =>
  api.runtime.emitted
    .filter(({ name }) => name === 'RecoveryActions')
    .map(({ dimensions }) => dimensions['action']);

/** A job that a worker took `attempts` times and let go of without a word. */
async function abandoned(attempts: number): Promise<string> {
  const { jobId } = await api.accepted({ webhook: { url: 'https://example.com/' } });
  await api.world.drain(api.aws.settings.jobsQueueUrl);
  for (let count = 0; count < attempts; count += 1) {
    const options = { worker: 'lost', leaseSeconds, maxAttempts };
    const claim = await api.world.transitions.claim(await api.world.store.get(jobId), options);
    expect(claim.kind).toBe('claimed');
    api.runtime.advance(leaseSeconds * 1000 + 1);
  }
  return jobId;
}

describe('a job whose worker is gone', () => {
  test('is left to the queue, which delivers its message again, for five leases', async () => {
    await abandoned(1);
    api.runtime.advance(4 * leaseSeconds * 1000);
    await recover();
    expect(await sentJobs()).toEqual([]);
  });

  test('is sent again while it has attempts left, and again after a while if still nobody comes', async () => {
    const jobId = await abandoned(1);
    api.runtime.advance(6 * leaseSeconds * 1000);
    await recover();
    await recover();
    expect(await sentJobs()).toEqual([jobId]);
    expect(await api.world.store.get(jobId)).toMatchObject({ state: 'processing', attempts: 1 });
    api.runtime.advance(6 * leaseSeconds * 1000);
    await recover();
    expect(await sentJobs()).toEqual([jobId]);
    expect(actions()).toEqual(['resent', 'resent']);
  });

  test('fails when its attempts are used up: dead letter, webhook, slot and all', async () => {
    const jobId = await abandoned(maxAttempts);
    api.runtime.advance(6 * leaseSeconds * 1000);
    await recover();
    expect(await api.world.store.get(jobId)).toMatchObject({
      state: 'failed',
      fault: { type: 'worker-lost' },
      deadLettered: true,
      webhook: { state: 'queued' },
    });
    expect(await api.world.slots.held(api.owner)).toEqual([]);
    const [deadLetter] = await api.world.drain(api.aws.settings.deadLettersQueueUrl);
    expect(jobIdsOf(deadLetter === undefined ? [] : [deadLetter])).toEqual([jobId]);
    expect(api.runtime.emitted).toContainEqual(
      expect.objectContaining({ name: 'Separations', dimensions: { model: 'preview', status: 'failed' } }),
    );
    expect(api.runtime.emitted).toContainEqual(
      expect.objectContaining({ name: 'JobOnTime', value: 0, dimensions: { model: 'preview' } }),
    );
    expect(deadLetter?.MessageAttributes?.[messageAttributes.deadLetterReason]?.StringValue).toBe(
      'worker-lost',
    );
    expect(await api.world.waiting(api.aws.settings.webhooksQueueUrl)).toBe(1);
    expect(actions()).toEqual(['failed']);
    await recover();
    expect(actions()).toEqual(['failed']);
  });

  test('is left alone when its worker comes back after all', async () => {
    const { jobId } = await api.accepted();
    const options = { worker: 'slow', leaseSeconds, maxAttempts: 1 };
    const claim = await api.world.transitions.claim(await api.world.store.get(jobId), options);
    const leaseId = claim.kind === 'claimed' ? claim.leaseId : '';
    api.runtime.advance(7 * leaseSeconds * 1000);
    await api.world.transitions.heartbeat(jobId, leaseId, leaseSeconds, { stage: 'separate', fraction: 0.1 });
    await recover();
    expect(await api.world.store.get(jobId)).toMatchObject({ state: 'processing' });
    expect(actions()).toEqual([]);
  });
});

test('the trouble of one job does not keep the others from being recovered', async () => {
  const bad = await abandoned(1);
  const good = await abandoned(1);
  api.runtime.advance(6 * leaseSeconds * 1000);
  const { documents } = api.runtime.clients;
  const send = documents.send.bind(documents);
  const failing = Object.assign(Object.create(documents) as typeof documents, {
    send: async (...args: Parameters<typeof send>) => {
      const { Key } = args[0].input as { Key?: { id?: string } };
      if (Key?.id === bad) throw new Error('This item cannot be read.');
      return send(...args);
    },
  });
  await createRecoveryHandler({ ...api.runtime, clients: { ...api.runtime.clients, documents: failing } })();
  expect(await sentJobs()).toEqual([good]);
  expect(api.runtime.emitted).toContainEqual(
    expect.objectContaining({ name: 'Errors', dimensions: { errorType: 'recovery', component: 'jobs' } }),
  );
  await recover();
  expect(await sentJobs()).toEqual([bad]);
});
