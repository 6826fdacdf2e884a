import { closeSync, existsSync, fstatSync, openSync, renameSync, writeSync } from 'node:fs';

/** How large a log file may grow (bytes), how many are kept, and how long lines may wait to be written. */
export interface LogFileOptions {
  readonly maxBytes: number;
  readonly files: number;
  readonly flushMilliseconds: number;
}

const standard: LogFileOptions = { maxBytes: 10 * 1024 ** 2, files: 5, flushMilliseconds: 50 };

/**
 * A log file that is set aside when it is full: `api.jsonl` becomes `api.jsonl.1`, and so on; the oldest is dropped.
 * Lines are gathered for a moment and written together, so that a busy process costs few writes.
 */
export class LogFile {
  readonly #path: string;
  readonly #options: LogFileOptions;
  #descriptor: number;
  #bytes: number;
  #waiting: string[] = [];
  #timer: NodeJS.Timeout | undefined;

  constructor(path: string, options: Partial<LogFileOptions> = {}) {
    this.#path = path;
    this.#options = { ...standard, ...options };
    this.#descriptor = openSync(path, 'a');
    this.#bytes = fstatSync(this.#descriptor).size;
  }

  /** Adds a line; it needs no end of line. */
  write(line: string): void {
    this.#waiting.push(line);
    this.#timer ??= setTimeout(() => this.flush(), this.#options.flushMilliseconds);
  }

  /** Writes what waits. */
  flush(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const lines = this.#waiting;
    this.#waiting = [];
    let batch: string[] = [];
    let batchBytes = 0;
    for (const line of lines) {
      const bytes = Buffer.byteLength(line) + 1;
      if (this.#bytes + batchBytes > 0 && this.#bytes + batchBytes + bytes > this.#options.maxBytes) {
        this.#append(batch, batchBytes);
        this.#rotate();
        batch = [];
        batchBytes = 0;
      }
      batch.push(line);
      batchBytes += bytes;
    }
    this.#append(batch, batchBytes);
  }

  /** Writes what waits and closes the file. */
  close(): void {
    this.flush();
    closeSync(this.#descriptor);
  }

  #append(lines: readonly string[], bytes: number): void {
    if (lines.length === 0) return;
    writeSync(this.#descriptor, `${lines.join('\n')}\n`);
    this.#bytes += bytes;
  }

  #rotate(): void {
    closeSync(this.#descriptor);
    const nameOf = (age: number): string => (age === 0 ? this.#path : `${this.#path}.${age}`);
    for (let age = this.#options.files - 2; age >= 0; age -= 1) {
      if (existsSync(nameOf(age))) renameSync(nameOf(age), nameOf(age + 1));
    }
    this.#descriptor = openSync(this.#path, 'w');
    this.#bytes = 0;
  }
}
