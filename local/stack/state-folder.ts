import { mkdir, rm } from 'node:fs/promises';
import { join, resolve } from 'node:path';

/** Where things lie inside a state folder. */
export interface StatePaths {
  readonly folder: string;
  readonly logs: string;
  /** Messages and objects. */
  readonly aws: string;
  readonly tables: string;
  /** Metrics, alarms and dashboards. */
  readonly cloudwatch: string;
  /** Metrics that the monitor had not taken when the stack stopped. */
  readonly untakenMetrics: string;
  /** The template whose alarms the monitor runs; kept, as it depends on nothing that happened. */
  readonly templates: string;
  /** Held by the supervisor that uses the folder. */
  readonly lock: string;
  /** What the command line needs to find the running stack. */
  readonly stack: string;
  readonly token: string;
  /** What people would have been told by PagerDuty, Slack and e-mail. */
  readonly notices: string;
}

/** The paths of a state folder; it need not exist. */
export function statePaths(folder: string): StatePaths {
  const absolute = resolve(folder);
  return {
    folder: absolute,
    logs: join(absolute, 'logs'),
    aws: join(absolute, 'aws'),
    tables: join(absolute, 'tables'),
    cloudwatch: join(absolute, 'cloudwatch'),
    untakenMetrics: join(absolute, 'untaken-metrics.jsonl'),
    templates: join(absolute, 'templates'),
    lock: join(absolute, 'supervisor.lock'),
    stack: join(absolute, 'stack.json'),
    token: join(absolute, 'developer-token'),
    notices: join(absolute, 'notices.jsonl'),
  };
}

/** Makes the folders. Other users of the machine have no business in them: they hold songs and a token. */
export async function createStateFolder(paths: StatePaths): Promise<void> {
  await mkdir(paths.folder, { recursive: true, mode: 0o700 });
  await Promise.all([paths.logs, paths.aws].map((folder) => mkdir(folder, { recursive: true })));
}

/** Forgets jobs, songs, messages, tokens, metrics and logs. */
export async function emptyStateFolder(paths: StatePaths): Promise<void> {
  const { logs, aws, tables, cloudwatch, untakenMetrics, stack, token, notices } = paths;
  const forgotten = [logs, aws, tables, cloudwatch, untakenMetrics, stack, token, notices];
  await Promise.all(forgotten.map((path) => rm(path, { recursive: true, force: true })));
}
