import type { Telemetry } from './telemetry.ts';

/** Makes a handler after each of whose invocations, however it ends, the values of metrics that wait are written. */
export function writingMetrics<Invocation extends unknown[], Result>(
  { invocationEnds }: Pick<Telemetry, 'invocationEnds'>,
  handler: (...invocation: Invocation) => Promise<Result>,
): (...invocation: Invocation) => Promise<Result> {
  return async (...invocation) => {
    try {
      return await handler(...invocation);
    } finally {
      invocationEnds();
    }
  };
}
