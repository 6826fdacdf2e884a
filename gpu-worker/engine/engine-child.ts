import { fork, type ChildProcess } from 'node:child_process';
import type { Readable } from 'node:stream';
import { childEnvironment } from './child-environment.ts';
import type { FromEngine, ToEngine } from './protocol.ts';

const keptCharacters = 8_000;
const patience = 2_000; // milliseconds

/** How a process ended: by a signal or with a code. */
export interface ChildEnd {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

/** One engine process: started, talked to, killed. What it prints is kept, the last 8,000 characters of it. */
export class EngineChild {
  readonly #process: ChildProcess;
  #printed = '';
  /** Resolves when the process has ended and all it printed is here. */
  readonly ended: Promise<ChildEnd>;

  constructor() {
    this.#process = fork(new URL('engine-process.ts', import.meta.url), {
      // Node's young generation grows with the length of a song otherwise: its objects come by the chunk.
      execArgv: ['--max-semi-space-size=4'],
      env: childEnvironment(process.env),
      serialization: 'advanced',
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    });
    this.#collect(this.#process.stdout);
    this.#collect(this.#process.stderr);
    const { promise, resolve } = Promise.withResolvers<ChildEnd>();
    this.ended = promise;
    this.#process.once('close', (code, signal) => resolve({ code, signal }));
    this.#process.once('error', (error) => {
      this.#keep(`${error.message}\n`);
      if (this.pid === undefined) resolve({ code: null, signal: null });
    });
  }

  get pid(): number | undefined {
    return this.#process.pid;
  }

  /** Calls back as soon as the process has ended, before `ended` resolves. */
  onEnd(action: () => void): void {
    this.#process.once('close', action);
  }

  /** The end of what FFmpeg, onnxruntime and the engine itself printed since the last call. */
  takePrinted(): string {
    const printed = this.#printed;
    this.#printed = '';
    return printed;
  }

  /** Tells the process something; if it is gone already, its end says so. */
  send(message: ToEngine): void {
    this.#process.send(message, () => {});
  }

  /** Calls back for every message until the returned function is called. */
  listen(handle: (message: FromEngine) => void): () => void {
    this.#process.on('message', handle);
    return () => this.#process.off('message', handle);
  }

  /** Asks the process to end, and kills it when it does not within two seconds. Resolves when it is gone. */
  async end(): Promise<void> {
    this.send({ type: 'close' });
    const timer = setTimeout(() => this.kill(), patience);
    await this.ended;
    clearTimeout(timer);
  }

  /** Ends the process at once, whatever it does. */
  kill(): void {
    this.#process.kill('SIGKILL');
  }

  #collect(stream: Readable | null): void {
    stream?.setEncoding('utf8').on('data', (text: string) => this.#keep(text));
  }

  #keep(text: string): void {
    this.#printed = (this.#printed + text).slice(-keptCharacters);
  }
}
