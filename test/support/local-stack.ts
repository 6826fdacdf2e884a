import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { GetQueueAttributesCommand, SQSClient } from '@aws-sdk/client-sqs';
import { freePorts } from '../../local/stack/ports.ts';
import { processDefinitions, type StackProcessName } from '../../local/stack/processes.ts';
import { type QueueKey, queueUrl, region } from '../../local/stack/resources.ts';
import { type RunningStack, type StackOptions, startStack } from '../../local/stack/stack.ts';
import { type OutputLine, SupervisedProcess } from '../../local/supervision/supervised-process.ts';
import { childrenOf } from './process-children.ts';

/** How a stack for tests may differ from the one of `npm start`. */
export type LocalStackOptions = Pick<StackOptions, 'limits' | 'recoverySeconds' | 'variables' | 'processes'>;

/** What a command printed, and its exit code. */
export interface CommandRun {
  readonly status: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** The real local stack on free ports with its state in a folder of its own. */
export class LocalStack {
  readonly folder: string;
  readonly #options: StackOptions;
  readonly #lines: OutputLine[] = [];
  readonly #metrics: Record<string, unknown>[] = [];
  #running!: RunningStack;

  constructor(folder: string, options: Omit<StackOptions, 'listener'>) {
    this.folder = folder;
    this.#options = {
      ...options,
      listener: {
        line: (line) => this.#lines.push(line),
        metrics: (document) => this.#metrics.push(document),
      },
    };
  }

  /** Starts the stack, again on the same state after `killAll`. */
  async restart(): Promise<void> {
    this.#running = await startStack(this.#options);
  }

  get url(): string {
    return this.#running.url;
  }

  /** A token of the owner `developer` with every scope. */
  get token(): string {
    return this.#running.token;
  }

  /** The environment of the stack's processes. */
  get environment(): Readonly<Record<string, string>> {
    return this.#running.environment;
  }

  /** Where the worker keeps its temporary files. */
  get workFolder(): string {
    return join(this.folder, 'work');
  }

  pid(name: StackProcessName): number | undefined {
    return this.#running.supervisor.process(name).pid;
  }

  /** Sends a signal to a process, SIGKILL unless named; the supervisor brings it back. */
  kill(name: StackProcessName, signal: NodeJS.Signals = 'SIGKILL'): void {
    if (!this.#running.supervisor.process(name).kill(signal)) throw new Error(`${name} is not running`);
  }

  /** Resolves once a process, or the one that replaces it, is ready. */
  whenReady(name: StackProcessName): Promise<void> {
    return this.#running.supervisor.process(name).whenReady();
  }

  /** Kills the separation engine of the worker; false when none runs. */
  killEngine(): boolean {
    const worker = this.pid('worker');
    const engines = worker === undefined ? [] : childrenOf(worker);
    return engines.map(killIfRunning).includes(true);
  }

  /** Kills every engine as soon as it is seen, until stopped. */
  poisonEngine(): { stop(): Promise<void> } {
    const timer = setInterval(() => this.killEngine(), 50);
    return {
      stop: async () => {
        clearInterval(timer);
      },
    };
  }

  /** Kills every process of the stack at once; nothing comes back before `restart`. */
  killAll(): Promise<void> {
    return this.#running.kill();
  }

  /** Starts a second worker beside the stack's own. */
  async startAnotherWorker(): Promise<{ stop(): Promise<void> }> {
    const environment = {
      ...this.environment,
      STEMWATCH_WORKER_ID: 'another',
      STEMWATCH_WORK_FOLDER: join(this.folder, 'another-work'),
    };
    const [definition] = processDefinitions(['worker'], this.#options.ports, environment);
    const worker = new SupervisedProcess(definition!, {
      line: (line) => this.#take(line),
      message: () => undefined,
      restarting: () => undefined,
    });
    await worker.start();
    return worker;
  }

  /** Messages in a queue, waiting or in somebody's hands. */
  async queueDepth(queue: QueueKey): Promise<number> {
    const names = ['ApproximateNumberOfMessages', 'ApproximateNumberOfMessagesNotVisible'] as const;
    const client = new SQSClient({
      endpoint: `http://127.0.0.1:${this.#options.ports.aws}`,
      region,
      credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
    });
    try {
      const { Attributes = {} } = await client.send(
        new GetQueueAttributesCommand({
          QueueUrl: queueUrl(queue, this.#options.ports.aws),
          AttributeNames: [...names],
        }),
      );
      return names.reduce((sum, name) => sum + Number(Attributes[name] ?? 0), 0);
    } finally {
      client.destroy();
    }
  }

  /** Everything the processes wrote, or one of them, line by line. */
  logs(name?: StackProcessName): readonly string[] {
    return this.#lines.filter((line) => name === undefined || line.process === name).map((line) => line.text);
  }

  /** The EMF documents that hold a metric; all of them without a name. */
  emf(metric?: string): readonly Record<string, unknown>[] {
    return this.#metrics.filter((document) => metric === undefined || metric in document);
  }

  /** Runs `stemwatch` against this stack. */
  cli(commandLine: readonly string[]): Promise<CommandRun> {
    const program = fileURLToPath(new URL('../../cli/stemwatch.ts', import.meta.url));
    return new Promise((resolve) => {
      execFile(
        process.execPath,
        [program, '--state', this.folder, ...commandLine],
        (error, stdout, stderr) => {
          resolve({ status: error === null ? 0 : Number(error.code ?? 1), stdout, stderr });
        },
      );
    });
  }

  /** Stops the stack and forgets its state. */
  async stop(): Promise<void> {
    await this.#running.stop();
    rmSync(this.folder, { recursive: true, force: true });
  }

  #take(line: OutputLine): void {
    this.#lines.push(line);
    if (line.text.includes('"_aws"')) this.#metrics.push(JSON.parse(line.text) as Record<string, unknown>);
  }
}

function killIfRunning(pid: number): boolean {
  try {
    return process.kill(pid, 'SIGKILL');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ESRCH') return false;
    throw error;
  }
}

/** Starts a stack for tests, without its monitor unless asked, and resolves once it answers. */
export async function startLocalStack(options: LocalStackOptions = {}): Promise<LocalStack> {
  const folder = mkdtempSync(join(tmpdir(), 'stemwatch-stack-'));
  const processes = options.processes ?? ['aws', 'api', 'worker'];
  const stack = new LocalStack(folder, {
    ...options,
    processes,
    stateFolder: folder,
    ports: await freePorts(),
  });
  try {
    await stack.restart();
    return stack;
  } catch (error) {
    rmSync(folder, { recursive: true, force: true });
    throw error;
  }
}
