import { join } from 'node:path';
import { LogFile, type LogFileOptions } from './supervision/log-file.ts';
import { MetricsSeen } from './supervision/metrics-seen.ts';
import type { ProcessDefinition } from './supervision/process-definition.ts';
import type { ProcessMessage } from './supervision/process-message.ts';
import { type OutputLine, type ProcessEnd, SupervisedProcess } from './supervision/supervised-process.ts';

/** Who wants to know what the processes write. */
export interface SupervisorListener {
  line?(line: OutputLine): void;
  /** A line that was an EMF document. */
  metrics?(document: Record<string, unknown>, line: OutputLine): void;
  message?(message: ProcessMessage, process: string): void;
  restarting?(name: string, reason: string, delay: number, ended: ProcessEnd): void;
}

/**
 * Starts processes in the order of their needs, keeps them running, writes what they say to one log file each
 * (`<name>.jsonl`), counts the metrics among it, and stops them in the opposite order.
 */
export class Supervisor {
  readonly metricsSeen = new MetricsSeen();
  readonly #processes: ReadonlyMap<string, SupervisedProcess>;
  readonly #logs: ReadonlyMap<string, LogFile>;
  readonly #listener: SupervisorListener;
  #stopped: Promise<void> | undefined;

  constructor(
    definitions: readonly ProcessDefinition[],
    options: {
      readonly logFolder: string;
      readonly logs?: Partial<LogFileOptions>;
      readonly listener?: SupervisorListener;
    },
  ) {
    this.#listener = options.listener ?? {};
    const events = {
      line: (line: OutputLine) => this.#take(line),
      message: (message: ProcessMessage, name: string) => this.#listener.message?.(message, name),
      restarting: (name: string, reason: string, delay: number, ended: ProcessEnd) =>
        this.#restarting(name, reason, delay, ended),
    };
    this.#processes = new Map(definitions.map((one) => [one.name, new SupervisedProcess(one, events)]));
    this.#logs = new Map(
      definitions.map(({ name }) => [
        name,
        new LogFile(join(options.logFolder, `${name}.jsonl`), options.logs),
      ]),
    );
  }

  /** Starts everything. Resolves once all of it is ready; when a process does not start, stops the rest and rejects. */
  async start(): Promise<void> {
    const started = new Map<string, Promise<void>>();
    const startOne = (name: string): Promise<void> => {
      const known = started.get(name);
      if (known !== undefined) return known;
      const process = this.process(name);
      const promise = Promise.all(process.definition.needs.map(startOne)).then(() =>
        this.#stopped === undefined ? process.start() : undefined,
      );
      started.set(name, promise);
      return promise;
    };
    try {
      await Promise.all([...this.#processes.keys()].map(startOne));
    } catch (error) {
      await this.stop();
      throw error;
    }
  }

  /** One of the processes. */
  process(name: string): SupervisedProcess {
    const process = this.#processes.get(name);
    if (process === undefined) throw new Error(`There is no process ${name} in this stack.`);
    return process;
  }

  /** Names of the processes. */
  get names(): readonly string[] {
    return [...this.#processes.keys()];
  }

  /** Stops everything, each process before those that it needs. May be called again; it is done once. */
  stop(): Promise<void> {
    this.#stopped ??= this.#stopAll();
    return this.#stopped;
  }

  /** Ends everything at once by SIGKILL, as when the machine loses its power. */
  async killAll(): Promise<void> {
    this.#stopped ??= Promise.all([...this.#processes.values()].map((one) => one.killForGood())).then(() =>
      this.#closeLogs(),
    );
    await this.#stopped;
  }

  async #stopAll(): Promise<void> {
    const stopping = new Map<string, Promise<void>>();
    const stopOne = (name: string): Promise<void> => {
      const known = stopping.get(name);
      if (known !== undefined) return known;
      const dependents = this.names.filter((other) => this.process(other).definition.needs.includes(name));
      const promise = Promise.all(dependents.map(stopOne)).then(() => this.process(name).stop());
      stopping.set(name, promise);
      return promise;
    };
    await Promise.all(this.names.map(stopOne));
    this.#closeLogs();
  }

  #closeLogs(): void {
    for (const log of this.#logs.values()) log.close();
  }

  #take(line: OutputLine): void {
    this.#logs.get(line.process)?.write(asJson(line));
    this.#listener.line?.(line);
    const document = this.metricsSeen.observe(line.text);
    if (document !== undefined) this.#listener.metrics?.(document, line);
  }

  #restarting(name: string, reason: string, delay: number, ended: ProcessEnd): void {
    const message = `The process ${name} ended (${reason}); it is started again in ${delay} ms.`;
    this.#logs.get(name)?.write(entry({ level: 'WARN', process: name, message }));
    this.#listener.restarting?.(name, reason, delay, ended);
  }
}

/** Lines that are JSON objects are kept as they are; others become the message of one. */
function asJson({ process, stream, text }: OutputLine): string {
  if (text.startsWith('{') && text.endsWith('}')) return text;
  return entry({ level: stream === 'stderr' ? 'ERROR' : 'INFO', process, message: text });
}

const entry = (fields: Record<string, unknown>): string =>
  JSON.stringify({ timestamp: new Date().toISOString(), ...fields });
