import { Command } from 'commander';
import { isActive } from '../../core/jobs/states.ts';
import type { ApiClient, JobView } from '../client/api-client.ts';
import { progressOf } from '../client/separate-song.ts';
import { waitForJob } from '../client/wait-for-job.ts';
import { connect } from '../connection.ts';
import { failureText } from '../output/job-report.ts';
import { createProgressDisplay } from '../output/progress-bar.ts';
import { table } from '../output/table.ts';
import { UserError } from '../user-error.ts';
import { globalOptions, printJson } from './global-options.ts';

/** `stemwatch jobs`: look at jobs and act on them. */
export const jobsCommand = (): Command =>
  new Command('jobs')
    .description('Look at jobs and act on them.')
    .addCommand(listCommand())
    .addCommand(showCommand())
    .addCommand(waitCommand())
    .addCommand(cancelCommand())
    .addCommand(removeCommand())
    .addCommand(redriveCommand());

const listCommand = (): Command =>
  new Command('list')
    .description('List your jobs, newest first.')
    .option('--limit <count>', 'how many at most', parseCount, 20)
    .action(async ({ limit }: { limit: number }, command: Command) => {
      const global = globalOptions(command);
      const jobs = await listJobs(connect(global, process.env), limit);
      if (global.json) printJson({ jobs });
      else console.log(jobs.length === 0 ? 'There are no jobs.' : jobTable(jobs));
    });

async function listJobs(client: ApiClient, limit: number): Promise<JobView[]> {
  const jobs: JobView[] = [];
  let cursor: string | undefined;
  do {
    const page = await client.listJobs({ limit: Math.min(100, limit - jobs.length), cursor });
    jobs.push(...page.jobs);
    cursor = page.nextCursor;
  } while (cursor !== undefined && jobs.length < limit);
  return jobs;
}

function jobTable(jobs: readonly JobView[]): string {
  const rows = jobs.map((job) => [job.jobId, stateOf(job), job.createdAt, job.model, printable(job.name)]);
  return table(rows, ['left', 'left', 'left', 'left', 'left']);
}

/** Names are anything at all; what would move the cursor or turn the text does not reach the terminal. */
const printable = (name: string): string =>
  name.replaceAll(/[\p{Cc}\u2028\u2029\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu, '�');

function stateOf(job: JobView): string {
  if (job.progress === undefined) return job.state;
  return `${job.progress.stage} ${Math.floor(job.progress.fraction * 100)} %`;
}

const showCommand = (): Command =>
  new Command('show')
    .description('Show everything about a job.')
    .argument('<id>')
    .action(async (id: string, _options: unknown, command: Command) => {
      const global = globalOptions(command);
      const job = await connect(global, process.env).getJob(id);
      console.log(global.json ? JSON.stringify(job) : JSON.stringify(job, null, 2));
    });

const waitCommand = (): Command =>
  new Command('wait')
    .description('Wait until a job has ended; the exit code is 1 unless it succeeded.')
    .argument('<id>')
    .action(async (id: string, _options: unknown, command: Command) => {
      const global = globalOptions(command);
      const display = createProgressDisplay(process.stderr, id);
      const client = connect(global, process.env);
      const job = await waitForJob(client, id, (seen) => display.show(progressOf(seen))).finally(() =>
        display.end(),
      );
      if (global.json) printJson(job);
      else console.log(job.state === 'succeeded' ? `${id}: succeeded.` : failureText(job));
      if (job.state !== 'succeeded') process.exitCode = 1;
    });

const cancelCommand = (): Command =>
  new Command('cancel')
    .description('Cancel a job that waits or runs.')
    .argument('<id>')
    .action(async (id: string, _options: unknown, command: Command) => {
      const global = globalOptions(command);
      const client = connect(global, process.env);
      const { state } = await client.getJob(id);
      // The same request removes a job that has ended, which nobody means by "cancel".
      if (!isActive(state)) throw new UserError(`The job ${id} has ended already: ${state}.`);
      const job = await client.deleteJob(id);
      if (global.json) printJson(job ?? { jobId: id, state: 'cancelled' });
      else console.log(`The job ${id} is cancelled.`);
    });

const removeCommand = (): Command =>
  new Command('remove')
    .description('Remove a job that has ended, with its stems.')
    .argument('<id>')
    .action(async (id: string, _options: unknown, command: Command) => {
      const global = globalOptions(command);
      const client = connect(global, process.env);
      const { state } = await client.getJob(id);
      if (isActive(state)) throw new UserError(`The job ${id} is ${state}: cancel it first.`);
      await client.deleteJob(id);
      if (global.json) printJson({ jobId: id, removed: true });
      else console.log(`The job ${id} is removed.`);
    });

const redriveCommand = (): Command =>
  new Command('redrive')
    .description('Operators: try failed jobs again whose messages lie among the dead letters.')
    .argument('[ids...]')
    .option('--all', 'every message that lies there', false)
    .action(async (ids: string[], { all }: { all: boolean }, command: Command) => {
      if (all === ids.length > 0) throw new UserError('Name the jobs to redrive, or say --all.');
      const global = globalOptions(command);
      // Loaded here, as it brings the AWS SDK, which the other commands need not wait for.
      const { redriveJobs } = await import('../operator/redrive-jobs.ts');
      const redriven = await redriveJobs(all ? 'all' : ids, global, process.env);
      const missing = ids.filter((id) => !redriven.includes(id));
      if (global.json) printJson({ redriven, missing });
      else
        console.log(redriven.length === 0 ? 'Nothing was redriven.' : `Tried again: ${redriven.join(', ')}.`);
      if (missing.length === 0) return;
      throw new UserError(
        `There is no dead letter of ${missing.join(', ')}: only failed jobs that were tried in vain have one.`,
      );
    });

function parseCount(text: string): number {
  if (/^\d+$/.test(text) && Number(text) > 0) return Number(text);
  throw new UserError(`--limit must be a whole number above 0, not "${text}".`);
}
