import { type EndedInvocation, lambdaName } from '../gateway/lambda-context.ts';
import type { NoteServiceMetrics } from './service-metrics.ts';

/** Notes each invocation as Lambda does. */
export const noteInvocation =
  (note: NoteServiceMetrics) =>
  ({ name, failed, milliseconds, concurrent }: EndedInvocation): void =>
    note(
      'AWS/Lambda',
      { FunctionName: lambdaName(name) },
      {
        Invocations: 1,
        Errors: failed ? 1 : 0,
        Throttles: 0,
        Duration: milliseconds,
        ConcurrentExecutions: concurrent,
      },
    );
