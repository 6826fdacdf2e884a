import { type Circuits, createCircuits } from '../resilience/circuits.ts';
import type { Clock } from '../resilience/clock.ts';
import { dependencyFinder, type NamedResources } from '../resilience/dependencies.ts';
import { isDependencyFault } from '../resilience/dependency-faults.ts';
import type { RetryPolicy } from '../resilience/retry.ts';
import type { Limits } from '../settings/limits.ts';
import type { EmitMetric } from '../telemetry/catalogue.ts';
import type { CallWatch } from './watch-calls.ts';

/** The limits that resilience has. */
type ResilienceLimits = Pick<
  Limits,
  'retryAttempts' | 'retryFirstSeconds' | 'retryFactor' | 'circuitFailures' | 'circuitOpenSeconds'
>;

/** What watching over the calls of a process needs. */
export interface CallWatchParts {
  readonly settings: NamedResources & { readonly limits: ResilienceLimits };
  readonly emit: EmitMetric;
  readonly clock: Pick<Clock, 'now' | 'sleep'>;
  readonly random: () => number;
  /** Whether calls that failed are repeated as the limits say. */
  readonly retries: boolean;
}

/** Longest pause between two tries, whatever the factor: a caller waits, and a function may take 20 seconds. */
const longestPauseMilliseconds = 5_000;

/** The circuits of a process, and what has its AWS clients use them. */
export function createCallWatch(parts: CallWatchParts): CallWatch & { readonly circuits: Circuits } {
  const { settings, emit, clock, random } = parts;
  const { circuitFailures, circuitOpenSeconds } = settings.limits;
  const circuits = createCircuits({
    failures: circuitFailures,
    openMilliseconds: circuitOpenSeconds * 1000,
    clock,
    emit,
    isFault: isDependencyFault,
  });
  const retry = { policy: retryPolicyOf(settings.limits), clock, random };
  return {
    dependencyOf: dependencyFinder(settings),
    circuits,
    emit,
    ...(parts.retries ? { retry } : {}),
  };
}

const retryPolicyOf = (limits: ResilienceLimits): RetryPolicy => ({
  attempts: limits.retryAttempts,
  firstMilliseconds: limits.retryFirstSeconds * 1000,
  factor: limits.retryFactor,
  longestMilliseconds: longestPauseMilliseconds,
});
