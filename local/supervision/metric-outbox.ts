import type { MetricBatch } from './process-message.ts';

/** What an outbox needs. */
export interface MetricOutboxOptions {
  /** Hands a batch to the monitor as it runs now. */
  readonly send: (batch: MetricBatch) => void;
  /** Takes sentences for the operator. */
  readonly report: (problem: string) => void;
  /** Characters of lines that may wait; 16 Mi if not given. */
  readonly mostWaiting?: number;
}

/** Lines are gathered for so long, in milliseconds, because many small batches cost more than a few larger ones. */
const gatherMilliseconds = 100;

/** Lines of a batch. */
const batchLines = 500;

/**
 * Metric lines on their way to the monitor: one batch at a time, kept until the monitor has confirmed it, sent again to the
 * next monitor when that one died. So a line can be taken twice where a monitor is killed between taking and confirming,
 * and is lost only where a monitor stays away until the limit is reached; then the oldest go, and that is reported.
 */
export class MetricOutbox {
  readonly #options: Required<MetricOutboxOptions>;
  #lines: string[] = [];
  #characters = 0;
  #dropped = 0;
  #taking = false;
  /** Number of the batch on its way, and how many of the first lines are in it. */
  #sent: { readonly batch: number; readonly lines: number } | undefined;
  #batches = 0;
  #timer: NodeJS.Timeout | undefined;

  constructor(options: MetricOutboxOptions) {
    this.#options = { mostWaiting: 2 ** 24, ...options };
  }

  /** What no monitor has confirmed. */
  get waiting(): readonly string[] {
    return this.#lines;
  }

  add(lines: readonly string[]): void {
    for (const line of lines) {
      this.#lines.push(line);
      this.#characters += line.length;
    }
    if (this.#characters > this.#options.mostWaiting) this.#dropOldest();
    if (this.#taking && this.#sent === undefined) {
      this.#timer ??= setTimeout(() => this.#send(), gatherMilliseconds).unref();
    }
  }

  /** A monitor was started: everything that waits goes to it. */
  monitorTakes(): void {
    this.#taking = true;
    this.#sent = undefined;
    if (this.#dropped > 0) {
      this.#options.report(`${this.#dropped} metric lines were dropped while the monitor was away.`);
      this.#dropped = 0;
    }
    this.#send();
  }

  /** The monitor has a batch. Word from one that has died since is passed over: its batch was sent again. */
  confirm(batch: number): void {
    if (this.#sent?.batch !== batch) return;
    for (const line of this.#lines.splice(0, this.#sent.lines)) this.#characters -= line.length;
    this.#sent = undefined;
    this.#send();
  }

  #send(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    if (this.#lines.length === 0) return;
    const lines = this.#lines.slice(0, batchLines);
    this.#sent = { batch: ++this.#batches, lines: lines.length };
    this.#options.send({ kind: 'batch', batch: this.#sent.batch, lines });
  }

  /** Down to three quarters, so that a full outbox is not cut at every line. */
  #dropOldest(): void {
    if (this.#dropped === 0)
      this.#options.report('The monitor takes no metrics; the oldest of those that wait are dropped.');
    let count = 0;
    while (this.#characters > this.#options.mostWaiting * 0.75)
      this.#characters -= this.#lines[count++]?.length ?? 0;
    this.#lines.splice(0, count);
    this.#dropped += count;
    // What was on its way may be among them: should the monitor confirm it, nothing else must go.
    if (this.#sent !== undefined)
      this.#sent = { batch: this.#sent.batch, lines: Math.max(0, this.#sent.lines - count) };
  }
}
