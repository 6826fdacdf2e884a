import { describe, expect, test } from '@jest/globals';
import { ListObjectsV2Command } from '@aws-sdk/client-s3';
import { jobPrefix } from '../../../core/jobs/object-keys.ts';
import { createJobsHandler } from '../../../functions/jobs/jobs-handler.ts';
import { call } from './api-harness.ts';
import { problem, useJobsApi } from './jobs-api.ts';

const farAway = new Date('2100-01-01');
const api = useJobsApi();

describe('DELETE /v1/jobs/{id}', () => {
  test('cancels a job that waits and gives its slot back', async () => {
    const { jobId } = await api.accepted();
    expect(await api.remove(jobId)).toMatchObject({ status: 202, body: { jobId, state: 'cancelled' } });
    expect(await api.world.slots.held(api.owner)).toEqual([]);
  });

  test('removes a job that ended, its stems and its record', async () => {
    const { jobId } = await api.accepted();
    await api.world.succeed(jobId, farAway);
    const { status, text } = await api.remove(jobId);
    expect({ status, text }).toEqual({ status: 204, text: '' });
    const left = await api.aws.clients.objects.send(
      new ListObjectsV2Command({ Bucket: api.aws.settings.bucket, Prefix: jobPrefix(jobId) }),
    );
    expect(left.Contents ?? []).toEqual([]);
    expect(await api.world.store.get(jobId)).toBeUndefined();
    expect(await api.world.slots.held(api.owner)).toEqual([]);
    expect(await api.remove(jobId)).toMatchObject({ status: 404, body: problem('job-not-found') });
  });

  test('says so when the job ended in the very moment it was to be cancelled', async () => {
    const { jobId } = await api.accepted();
    const { documents } = api.runtime.clients;
    const send = documents.send.bind(documents);
    let raced = false;
    // The job ends between the read and the cancelling write.
    const racing = Object.assign(Object.create(documents) as typeof documents, {
      send: async (...args: Parameters<typeof send>) => {
        if (!raced && args[0].constructor.name === 'UpdateCommand') {
          raced = true;
          await api.world.succeed(jobId, farAway);
        }
        return send(...args);
      },
    });
    const slow = createJobsHandler({
      ...api.runtime,
      clients: { ...api.runtime.clients, documents: racing },
    });
    const answer = await call(slow, 'DELETE', `/v1/jobs/${jobId}`, { owner: api.owner });
    expect(answer).toMatchObject({ status: 409, body: problem('job-in-transition') });
  });
});
