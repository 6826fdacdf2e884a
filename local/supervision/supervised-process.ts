import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { UserError } from '../../cli/user-error.ts';
import type { ProcessDefinition } from './process-definition.ts';
import type { FunctionCall, MetricBatch, ProcessMessage } from './process-message.ts';
import { untilAnswers } from './readiness.ts';

/** A line that a process wrote, without its end. */
export interface OutputLine {
  readonly process: string;
  readonly stream: 'stdout' | 'stderr';
  readonly text: string;
}

/** What a supervised process tells about itself. */
export interface ProcessEvents {
  line(line: OutputLine): void;
  message(message: ProcessMessage, name: string): void;
  /** It ended by itself or was killed, and is started again after `delay` milliseconds. */
  restarting(name: string, reason: string, delay: number, ended: ProcessEnd): void;
}

/** How a process ended: by itself with a code, or by a signal. */
export interface ProcessEnd {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

/** Pause before the next start after `failures` ends in a row: quick at first, then slower, in milliseconds. */
export const restartDelay = (failures: number): number => Math.min(100 * 2 ** failures, 5000);

/** A process that has lived this long counts as sound: its next restart is quick again. */
const soundMilliseconds = 5000;

/** How many starts in a row may end before the process was ready, when a stack starts. */
const startsAllowed = 4;

/** How many of its last lines on stderr are told when a process does not start. */
const lastWords = 25;

const lifeline = fileURLToPath(new URL('./lifeline.ts', import.meta.url));

/** One child process, started again whenever it dies until it is stopped. */
export class SupervisedProcess {
  readonly definition: ProcessDefinition;
  readonly #events: ProcessEvents;
  #child: ChildProcess | undefined;
  #timer: NodeJS.Timeout | undefined;
  #stopping = false;
  #failures = 0;
  #restarts = 0;
  #everReady = false;
  #stderr: string[] = [];
  #ready = Promise.withResolvers<void>();

  constructor(definition: ProcessDefinition, events: ProcessEvents) {
    this.definition = definition;
    this.#events = events;
  }

  /** Process id; undefined while it is not running. */
  get pid(): number | undefined {
    return this.#child?.pid;
  }

  /** How often it was started again. */
  get restarts(): number {
    return this.#restarts;
  }

  /** Starts the process. Resolves once it is ready; rejects when it keeps ending before that. */
  start(): Promise<void> {
    this.#spawn();
    return this.#ready.promise;
  }

  /** Resolves once the process, or the one that replaces it, is ready. */
  async whenReady(): Promise<void> {
    await this.#ready.promise;
  }

  /** Sends a signal; false when the process is not running. */
  kill(signal: NodeJS.Signals): boolean {
    return this.#child?.kill(signal) ?? false;
  }

  /** Sends a message; one for a process that is not running is dropped, as it could die of anything a moment later. */
  send(message: MetricBatch | FunctionCall): void {
    const child = this.#child;
    if (child?.connected === true) child.send(message, () => undefined);
  }

  /** Asks the process to end, and kills it with all of its children when it takes too long. */
  async stop(): Promise<void> {
    this.#stopping = true;
    clearTimeout(this.#timer);
    this.#ready.promise.catch(() => undefined);
    this.#ready.reject(new Error(`The process ${this.definition.name} was stopped before it was ready.`));
    const child = this.#child;
    if (child === undefined) return;
    const ended = new Promise((resolve) => child.once('close', resolve));
    child.kill('SIGTERM');
    const timer = setTimeout(() => killGroup(child), this.definition.graceMilliseconds);
    await ended;
    clearTimeout(timer);
  }

  /** Ends the process by SIGKILL with everything in its group, and lets it lie. */
  async killForGood(): Promise<void> {
    this.#stopping = true;
    clearTimeout(this.#timer);
    const child = this.#child;
    if (child === undefined) return;
    const ended = new Promise((resolve) => child.once('close', resolve));
    killGroup(child);
    await ended;
  }

  #spawn(): void {
    const { program, environment, nodeFlags = [] } = this.definition;
    const flags = ['--disable-warning=ExperimentalWarning', ...nodeFlags, '--import', lifeline];
    const child = spawn(process.execPath, [...flags, program, ...(this.definition.arguments ?? [])], {
      env: { ...environment, STEMWATCH_SUPERVISOR: String(process.pid) },
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
      // A group of its own: Ctrl-C reaches the supervisor only, which stops the others in order.
      detached: true,
    });
    this.#child = child;
    this.#stderr = [];
    const startedAt = performance.now();
    const ended = new AbortController();
    this.#read(child.stdout as Readable, 'stdout');
    this.#read(child.stderr as Readable, 'stderr');
    child.on('message', (message) => this.#events.message(message as ProcessMessage, this.definition.name));
    child.once('error', (error) => this.#events.line(this.#line('stderr', error.message)));
    // What it left running would keep its output open.
    child.once('exit', () => killGroup(child));
    // `close` follows the last line of output, so that a reason to end is read before it is reported.
    child.once('close', (code, signal) => {
      ended.abort();
      this.#child = undefined;
      if (!this.#stopping) this.#restart(code, signal, performance.now() - startedAt);
    });
    this.#watchReadiness(ended.signal);
  }

  #read(stream: Readable, name: 'stdout' | 'stderr'): void {
    createInterface({ input: stream, crlfDelay: Infinity }).on('line', (text) => {
      if (name === 'stderr') this.#stderr = [...this.#stderr.slice(1 - lastWords), text];
      const { ready } = this.definition;
      if (ready.kind === 'line' && name === 'stdout' && text.includes(ready.contains)) this.#markReady();
      this.#events.line(this.#line(name, text));
    });
  }

  #watchReadiness(ended: AbortSignal): void {
    const { ready } = this.definition;
    if (ready.kind === 'started') this.#markReady();
    if (ready.kind === 'http') {
      untilAnswers(ready.url, ended).then(
        () => this.#markReady(),
        () => undefined,
      );
    }
  }

  #markReady(): void {
    this.#everReady = true;
    this.#ready.resolve();
  }

  #restart(code: number | null, signal: NodeJS.Signals | null, livedMilliseconds: number): void {
    const reason = signal === null ? `exit code ${code}` : signal;
    this.#failures = livedMilliseconds > soundMilliseconds ? 0 : this.#failures + 1;
    if (!this.#everReady && this.#failures >= startsAllowed) {
      this.#stopping = true;
      this.#ready.reject(new UserError(this.#startFailure(reason)));
      return;
    }
    if (this.#everReady) this.#ready = Promise.withResolvers();
    this.#ready.promise.catch(() => undefined);
    const delay = restartDelay(Math.max(0, this.#failures - 1));
    this.#restarts += 1;
    this.#events.restarting(this.definition.name, reason, delay, { code, signal });
    this.#timer = setTimeout(() => this.#spawn(), delay);
  }

  #startFailure(reason: string): string {
    const words = this.#stderr.length === 0 ? '' : ` Its last words:\n  ${this.#stderr.join('\n  ')}`;
    return `The process ${this.definition.name} does not start (${reason}).${words}`;
  }

  #line(stream: 'stdout' | 'stderr', text: string): OutputLine {
    return { process: this.definition.name, stream, text };
  }
}

/** Kills a process and whatever it left running in its group. */
function killGroup(child: ChildProcess): void {
  if (child.pid === undefined) return;
  try {
    process.kill(-child.pid, 'SIGKILL');
  } catch {
    // The group is empty: there was nothing left.
  }
}
