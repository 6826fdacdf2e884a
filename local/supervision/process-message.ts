/** What a process tells its supervisor. */
export type ProcessMessage =
  /** The monitor was started and takes metrics. */
  | { readonly kind: 'taking' }
  /** The monitor has a batch safely. */
  | { readonly kind: 'taken'; readonly batch: number }
  /** Metrics that a process measures in the place of an AWS service, as lines in the embedded metric format. */
  | { readonly kind: 'metrics'; readonly lines: readonly string[] }
  /** A sentence for whoever started the stack. */
  | { readonly kind: 'notice'; readonly text: string };

/** What the supervisor sends to the monitor: metric lines, confirmed by `taken`. */
export interface MetricBatch {
  readonly kind: 'batch';
  readonly batch: number;
  readonly lines: readonly string[];
}

/** What the supervisor tells the API process in the place of EventBridge: a task of the worker's service stopped. */
export interface TaskStopped {
  readonly kind: 'taskStopped';
  /** The event as the function gets it. */
  readonly event: unknown;
}

/** Tells the supervisor; a process that has none keeps it to itself. */
export function tellSupervisor(message: ProcessMessage): void {
  // A supervisor that has died since is noticed elsewhere.
  if (process.connected) process.send?.(message, undefined, undefined, () => undefined);
}
