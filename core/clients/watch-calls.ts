import type { Circuits } from '../resilience/circuits.ts';
import type { AwsCall, Dependency } from '../resilience/dependencies.ts';
import { isDependencyFault } from '../resilience/dependency-faults.ts';
import { OpenCircuitError } from '../resilience/open-circuit-error.ts';
import { retry, type RetryOptions } from '../resilience/retry.ts';
import type { EmitMetric } from '../telemetry/catalogue.ts';

/** How the calls of AWS clients are watched over. */
export interface CallWatch {
  readonly dependencyOf: (call: AwsCall) => Dependency;
  readonly circuits: Circuits;
  readonly emit: EmitMetric;
  /** Repeats calls that failed; without it the SDK's own quick tries are all. Not for calls whose body is a stream. */
  readonly retry?: Pick<RetryOptions, 'policy' | 'clock' | 'random'>;
}

/** Calls that wait on purpose, so that their time says nothing of the service's. */
const waitingOperations = new Set(['ReceiveMessage']);

type Handler = (args: { input: object }) => Promise<unknown>;

/** What every client of the AWS SDK has; the SDK's own type differs from client to client. */
export interface WatchedClient {
  readonly middlewareStack: {
    add(
      middleware: (next: Handler, context: { clientName?: string; commandName?: string }) => Handler,
      options: { step: 'initialize'; priority: 'high'; name: string },
    ): void;
  };
}

/**
 * Has every call of `client` go through the circuit of its dependency, with retries, and counts how long it took and
 * whether the dependency failed. The outermost step of the SDK is the place: a call is one, however often it is tried.
 * The time of a fetched object ends with its first byte, that of a sent one with the last.
 */
export function watchCalls<Client>(client: Client & WatchedClient, watch: CallWatch): Client {
  client.middlewareStack.add(
    (next, { clientName = '', commandName = '' }) =>
      async (args) => {
        const operation = commandName.replace(/Command$/, '');
        const dependency = watch.dependencyOf({ client: clientName, input: args.input });
        return watch.circuits.run(dependency, async () =>
          measured({ dependency, operation }, watch, async () =>
            repeated(dependency, watch, async () => next(args)),
          ),
        );
      },
    { step: 'initialize', priority: 'high', name: 'stemwatchCallWatch' },
  );
  return client;
}

async function repeated<T>(
  dependency: Dependency,
  { retry: patience, emit }: CallWatch,
  call: () => Promise<T>,
): Promise<T> {
  if (patience === undefined) return call();
  return retry(call, {
    ...patience,
    canHelp: (error) => isDependencyFault(error) && !(error instanceof OpenCircuitError),
    onExhausted: () => emit('RetriesExhausted', 1, { dependency }),
  });
}

async function measured<T>(
  dimensions: { dependency: Dependency; operation: string },
  { emit }: CallWatch,
  call: () => Promise<T>,
): Promise<T> {
  const started = performance.now();
  try {
    return await call();
  } catch (error) {
    if (isDependencyFault(error)) emit('DependencyErrors', 1, dimensions);
    throw error;
  } finally {
    if (!waitingOperations.has(dimensions.operation))
      emit('DependencyDuration', performance.now() - started, dimensions);
  }
}
