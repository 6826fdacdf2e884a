/** When alarms may begin to be evaluated. */
export interface SettlingOptions {
  /** Epoch milliseconds. */
  readonly clock: () => number;
  /** How long after the first heartbeat, by when probes and functions have told their first figures. */
  readonly afterHeartbeat: number;
  /** How long after the start at the latest; then no sign of life is bad news indeed. */
  readonly atLatest: number;
}

/** What the sampler writes as soon as functions run. */
const heartbeat = '"MonitoringHeartbeat"';

/**
 * The time after the start of a stack in which alarms are not evaluated: those that take missing data for bad news would
 * tell that the stack was off, which whoever started it knows.
 */
export class Settling {
  readonly #options: SettlingOptions;
  #until: number;
  #heard = false;

  constructor(options: SettlingOptions) {
    this.#options = options;
    this.#until = options.clock() + options.atLatest;
  }

  /** Takes lines in the embedded metric format as they come. */
  hear(lines: readonly string[]): void {
    if (this.#heard || !lines.some((line) => line.includes(heartbeat))) return;
    this.#heard = true;
    const { clock, afterHeartbeat } = this.#options;
    this.#until = Math.min(this.#until, clock() + afterHeartbeat);
  }

  /** Whether the stack has come up. */
  get over(): boolean {
    return this.#options.clock() >= this.#until;
  }
}
