import { HeadBucketCommand } from '@aws-sdk/client-s3';
import { GetCommand } from '@aws-sdk/lib-dynamodb';
import type { Runtime } from '../../runtime/runtime.ts';
import { type HealthCheck, healthy } from './health-check.ts';
import { waitingJobs } from './waiting-jobs.ts';

/** Requests that come together are answered by one look. */
const intervalSeconds = 1;

/** What the API depends on. Without the queue jobs are still accepted, and sent later by the recovery function. */
export function dependencyChecks(runtime: Pick<Runtime, 'clients' | 'settings'>): readonly HealthCheck[] {
  const { clients, settings } = runtime;
  return [
    {
      name: 'object-store',
      essential: true,
      intervalSeconds,
      look: async (abortSignal) => {
        await clients.objects.send(new HeadBucketCommand({ Bucket: settings.bucket }), { abortSignal });
        return healthy;
      },
    },
    {
      name: 'job-table',
      essential: true,
      intervalSeconds,
      look: async (abortSignal) => {
        const asked = new GetCommand({ TableName: settings.jobsTable, Key: { id: 'health' } });
        await clients.documents.send(asked, { abortSignal });
        return healthy;
      },
    },
    {
      name: 'job-queue',
      essential: false,
      intervalSeconds,
      look: async (signal) => {
        await waitingJobs(runtime, signal);
        return healthy;
      },
    },
  ];
}
