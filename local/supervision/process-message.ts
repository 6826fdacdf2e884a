import type { FunctionName } from '../../lib/config/functions.ts';

/** What a process tells its supervisor. */
export type ProcessMessage =
  /** The monitor was started and takes metrics. */
  | { readonly kind: 'taking' }
  /** The monitor has a batch safely. */
  | { readonly kind: 'taken'; readonly batch: number }
  /** Metrics that a process measures in the place of an AWS service, as lines in the embedded metric format. */
  | { readonly kind: 'metrics'; readonly lines: readonly string[] }
  | FunctionCall
  /** A sentence for whoever started the stack. */
  | { readonly kind: 'notice'; readonly text: string };

/** What the supervisor sends to the monitor: metric lines, confirmed by `taken`. */
export interface MetricBatch {
  readonly kind: 'batch';
  readonly batch: number;
  readonly lines: readonly string[];
}

/** What the API process is asked for in the place of EventBridge or CloudWatch: a call of a function that no request calls. */
export interface FunctionCall {
  readonly kind: 'call';
  readonly function: FunctionName;
  /** The event as the function gets it. */
  readonly event: unknown;
}

/** Tells the supervisor; a process that has none keeps it to itself. */
export function tellSupervisor(message: ProcessMessage): void {
  // A supervisor that has died since is noticed elsewhere.
  if (process.connected) process.send?.(message, undefined, undefined, () => undefined);
}
