import { JobStore } from '../../core/jobs/job-store.ts';
import { JobTransitions } from '../../core/jobs/job-transitions.ts';
import type { ConnectionOptions } from '../connection.ts';
import { operatorClients } from './operator-clients.ts';
import { redrive } from './redrive.ts';

/** The variables that tell where jobs and their messages are. */
const needed = [
  'STEMWATCH_JOBS_TABLE',
  'STEMWATCH_JOBS_QUEUE_URL',
  'STEMWATCH_DEAD_LETTERS_QUEUE_URL',
] as const;

/** Redrives jobs of the service that the environment names, or of the running local stack; gives their ids. */
export async function redriveJobs(
  wanted: readonly string[] | 'all',
  options: Pick<ConnectionOptions, 'state'>,
  environment: Record<string, string | undefined>,
): Promise<string[]> {
  const { documents, queues, variables } = operatorClients(needed, options, environment);
  return redrive(wanted, {
    queues,
    jobs: new JobStore(documents, variables.STEMWATCH_JOBS_TABLE),
    transitions: new JobTransitions(documents, variables.STEMWATCH_JOBS_TABLE),
    jobsQueueUrl: variables.STEMWATCH_JOBS_QUEUE_URL,
    deadLettersQueueUrl: variables.STEMWATCH_DEAD_LETTERS_QUEUE_URL,
  });
}
