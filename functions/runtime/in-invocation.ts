import type { Context } from 'aws-lambda';
import { createColdStart } from './cold-start.ts';
import type { Runtime } from './runtime.ts';
import { writingMetrics } from './writing-metrics.ts';

/**
 * Makes the entry point of a function that nobody calls by HTTP, so that every line it logs carries the id of the
 * invocation and whether the copy had just started. Invocations at the same time have a handler each.
 */
export function inInvocation<Event, Result>(
  runtime: Runtime,
  create: (runtime: Runtime) => (event: Event) => Promise<Result>,
): (event: Event, context?: Context) => Promise<Result> {
  const isCold = createColdStart();
  return writingMetrics(runtime, async (event: Event, context?: Context) => {
    const persistentKeys = {
      cold_start: isCold(),
      ...(context === undefined ? {} : { request_id: context.awsRequestId }),
    };
    return create({ ...runtime, logger: runtime.logger.createChild({ persistentKeys }) })(event);
  });
}
