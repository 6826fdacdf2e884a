import { sendJobMessage } from '../../core/jobs/job-queue.ts';
import type { JobTransitions } from '../../core/jobs/job-transitions.ts';
import type { MessageContext } from '../../core/jobs/message.ts';
import type { Runtime } from '../runtime/runtime.ts';

/**
 * Sends the message that names a job, then notes that it was sent. Should the process die in between, the job is sent
 * once more, and the worker finds the second message done.
 */
export async function dispatchJob(
  jobId: string,
  context: MessageContext,
  { clients, settings }: Pick<Runtime, 'clients' | 'settings'>,
  transitions: JobTransitions,
): Promise<void> {
  await sendJobMessage(clients.queues, settings.jobsQueueUrl, { schema: 1, jobId }, context);
  await transitions.markDispatched(jobId);
}
