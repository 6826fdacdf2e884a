import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { modelsFolder } from '../../cli/paths.ts';
import { UserError } from '../../cli/user-error.ts';
import type { StackFile } from '../../cli/stack-file.ts';
import type { Limits } from '../../core/settings/limits.ts';
import { Supervisor, type SupervisorListener } from '../supervisor.ts';
import { stackEnvironment } from './environment.ts';
import { createMonitorFeed, type MonitorFeed } from './feed-monitor.ts';
import { installedModels } from './installed-models.ts';
import { type Lock, takeLock } from './lock.ts';
import { host, type Ports, takenPortMessage, takenPorts } from './ports.ts';
import { processDefinitions, type StackProcessName, stackProcesses } from './processes.ts';
import { readRetention } from './retention.ts';
import { createStateFolder, emptyStateFolder, type StatePaths, statePaths } from './state-folder.ts';
import { tellOfStoppedWorker } from './tell-of-stopped-worker.ts';
import { version } from './version.ts';

/** Who wants to know what happens in a stack. */
export interface StackListener extends Omit<SupervisorListener, 'message'> {
  /** A sentence for whoever started it. */
  notice?(text: string): void;
}

/** How a stack is to run. */
export interface StackOptions {
  readonly stateFolder: string;
  readonly ports: Ports;
  /** Limits that differ from the local ones. */
  readonly limits?: Partial<Limits>;
  readonly recoverySeconds?: number;
  /** Further variables for every process. */
  readonly variables?: Readonly<Record<string, string>>;
  /** All of them unless named. */
  readonly processes?: readonly StackProcessName[];
  /** Forget what an earlier stack left in the state folder. */
  readonly reset?: boolean;
  readonly listener?: StackListener;
  /** Stops the stack, also while it starts. */
  readonly signal?: AbortSignal;
}

/** A stack that runs. */
export interface RunningStack {
  readonly url: string;
  /** The development token. */
  readonly token: string;
  readonly paths: StatePaths;
  /** The environment its processes have. */
  readonly environment: Readonly<Record<string, string>>;
  readonly supervisor: Supervisor;
  stop(): Promise<void>;
  /** Ends everything by SIGKILL; what it knew stays in the state folder. */
  kill(): Promise<void>;
}

/** How long the ports of a stack that was killed may take to become free, in milliseconds. */
const takeOverMilliseconds = 12_000;

/**
 * Starts the local stack and resolves once it answers.
 *
 * @throws UserError when the state folder or a port is in use.
 */
export async function startStack(options: StackOptions): Promise<RunningStack> {
  const paths = statePaths(options.stateFolder);
  await createStateFolder(paths);
  const lock = takeLock(paths);
  try {
    await requirePorts(options.ports, lock);
    if (options.reset === true) {
      await emptyStateFolder(paths);
      await createStateFolder(paths);
    }
    return await run(options, paths, lock);
  } catch (error) {
    lock.release();
    throw error;
  }
}

/** After a stack was killed its processes need a moment to end, so their ports are waited for. */
async function requirePorts(ports: Ports, lock: Lock): Promise<void> {
  const deadline = performance.now() + (lock.takenOver ? takeOverMilliseconds : 0);
  for (;;) {
    const [taken] = await takenPorts(ports);
    if (taken === undefined) return;
    if (performance.now() >= deadline) throw new UserError(takenPortMessage(taken, ports[taken]));
    await pause(100);
  }
}

async function run(options: StackOptions, paths: StatePaths, lock: Lock): Promise<RunningStack> {
  const { ports } = options;
  const environment = stackEnvironment(
    {
      stateFolder: paths.folder,
      ports,
      limits: options.limits ?? {},
      models: installedModels(modelsFolder(process.env)),
      version: version(),
      recoverySeconds: options.recoverySeconds ?? 60,
      variables: options.variables ?? {},
    },
    process.env,
  );
  const names = options.processes ?? (Object.keys(stackProcesses) as StackProcessName[]);
  const { listener = {} } = options;
  const feed = names.includes('monitor')
    ? createMonitorFeed(paths, (problem) => listener.notice?.(problem))
    : undefined;
  const supervisor: Supervisor = new Supervisor(processDefinitions(names, ports, environment), {
    logFolder: paths.logs,
    logs: readRetention(process.env).logs,
    listener: {
      ...(feed === undefined ? listener : listenerWith(feed, listener)),
      restarting: (name, reason, delay, ended) => {
        tellOfStoppedWorker(supervisor, name, ended);
        listener.restarting?.(name, reason, delay, ended);
      },
    },
  });
  feed?.start(supervisor);
  const end = async (ended: Promise<void>): Promise<void> => {
    rmSync(paths.stack, { force: true });
    await ended;
    feed?.stop();
    lock.release();
  };
  const stop = (): Promise<void> => end(supervisor.stop());
  const kill = (): Promise<void> => end(supervisor.killAll());
  options.signal?.addEventListener('abort', () => void stop());
  await supervisor.start().catch((error: unknown) => {
    feed?.stop();
    throw error;
  });
  const url = `http://${host}:${ports.api}`;
  writeStackFile(paths, url, environment);
  return { url, token: readFileSync(paths.token, 'utf8').trim(), paths, environment, supervisor, stop, kill };
}

/** Metrics go to the monitor and to whoever listens. */
const listenerWith = ({ listener: feed }: MonitorFeed, listener: StackListener): SupervisorListener => ({
  ...listener,
  message: feed.message,
  metrics: (document, line) => {
    feed.metrics(document, line);
    listener.metrics?.(document, line);
  },
});

function writeStackFile(paths: StatePaths, url: string, environment: Record<string, string>): void {
  const ours = Object.entries(environment).filter(([name]) => /^(AWS_|STEMWATCH_)/.test(name));
  const file: StackFile = {
    pid: process.pid,
    api: url,
    docs: `${url}/docs`,
    tokenFile: paths.token,
    logs: paths.logs,
    environment: Object.fromEntries(ours),
  };
  writeFileSync(paths.stack, `${JSON.stringify(file, null, 2)}\n`, { mode: 0o600 });
}
