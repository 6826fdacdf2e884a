import { createCallWatch } from '../../core/clients/call-watch.ts';
import { type Clients, createClients } from '../../core/clients/clients.ts';
import { type WatchedClient, watchCalls } from '../../core/clients/watch-calls.ts';
import type { Circuits } from '../../core/resilience/circuits.ts';
import { systemClock } from '../../core/resilience/clock.ts';
import { createTelemetry, type Telemetry } from './telemetry.ts';

/** Everything that a function takes from its surroundings; made once per process, replaced as a whole in tests. */
export interface Runtime extends Telemetry {
  readonly clients: Clients;
  /** Circuit breakers that the calls of `clients` go through. */
  readonly circuits: Circuits;
}

/** What functions differ in. */
interface RuntimeOptions {
  /**
   * Whether calls that failed are repeated, and dependencies that fail in a row left alone for a while; not where a
   * failure, or that it is over, is what shall be found out.
   */
  readonly retries: boolean;
}

/** The runtime of a deployed function. */
export interface OwnRuntime extends Runtime {
  /** Has a client that only this function has measured, kept from failing dependencies and traced like the others. */
  readonly adopt: <Client>(client: Client & WatchedClient) => Client;
}

/** The runtime of a deployed function, from its environment variables. */
export async function createRuntime(
  component: string,
  { retries }: RuntimeOptions = { retries: true },
): Promise<OwnRuntime> {
  const telemetry = await createTelemetry(component);
  const { settings, emit, tracing } = telemetry;
  const limits = retries ? settings.limits : { ...settings.limits, circuitFailures: Infinity };
  const watch = createCallWatch({
    settings: { ...settings, limits },
    emit,
    clock: systemClock,
    random: Math.random,
    retries,
  });
  const { retry: _repetition, ...once } = watch;
  const { objects, signing, queues, documents, counters } = createClients(
    settings,
    watch,
    settings.limits.answerSeconds * 1000,
  );
  return {
    ...telemetry,
    clients: {
      objects: tracing.client(objects),
      signing,
      queues: tracing.client(queues),
      documents: tracing.client(documents),
      counters: tracing.client(counters),
    },
    circuits: watch.circuits,
    // Such clients have settings for repeating calls of their own.
    adopt: (client) => tracing.client(watchCalls(client, once)),
  };
}
