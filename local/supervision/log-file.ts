import { closeSync, existsSync, fstatSync, openSync, renameSync, rmSync, statSync, writeSync } from 'node:fs';

/** How a log is kept. */
export interface LogFileOptions {
  /** Size at which a file is set aside. */
  readonly maxBytes: number;
  /** Files kept, the one that is written included. */
  readonly files: number;
  /** How long a line is kept at most. */
  readonly keptMilliseconds: number;
  /** How long lines may wait to be written. */
  readonly flushMilliseconds: number;
  /** Epoch milliseconds. */
  readonly now: () => number;
}

const standard: LogFileOptions = {
  maxBytes: 10 * 1024 ** 2,
  files: 5,
  keptMilliseconds: 7 * 86_400_000,
  flushMilliseconds: 50,
  now: Date.now,
};

/** How often is looked for what is too old, in milliseconds. */
const lookMilliseconds = 60_000;

/**
 * A log file that is set aside when it is full, or when its share of the time is over: `api.jsonl` becomes `api.jsonl.1`,
 * and so on; the oldest is dropped, and what is too old.
 * Lines are gathered for a moment and written together, so that a busy process costs few writes.
 */
export class LogFile {
  readonly #path: string;
  readonly #options: LogFileOptions;
  #descriptor: number;
  #bytes: number;
  #lookedAt = Number.NEGATIVE_INFINITY;
  #waiting: string[] = [];
  #timer: NodeJS.Timeout | undefined;

  constructor(path: string, options: Partial<LogFileOptions> = {}) {
    this.#path = path;
    this.#options = { ...standard, ...options };
    this.#descriptor = openSync(path, 'a');
    this.#bytes = fstatSync(this.#descriptor).size;
    this.#dropOld();
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
    this.#dropOld();
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

  /**
   * A file holds lines of a share of the time, so that one whose last line was written all but a share ago holds none that
   * must be kept.
   */
  #dropOld(): void {
    const { files, keptMilliseconds, now } = this.#options;
    if (now() - this.#lookedAt < lookMilliseconds) return;
    this.#lookedAt = now();
    const share = keptMilliseconds / files;
    const { birthtimeMs } = fstatSync(this.#descriptor);
    // Where the disk does not know when a file was made, it is set aside when it is full.
    if (this.#bytes > 0 && birthtimeMs > 0 && now() - birthtimeMs > share) this.#rotate();
    for (let age = 1; age < files; age += 1) {
      const path = `${this.#path}.${age}`;
      const written = statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? now();
      if (now() - written > keptMilliseconds - share) rmSync(path);
    }
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
