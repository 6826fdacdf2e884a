import {
  BrokenCircuitError,
  circuitBreaker,
  CircuitState,
  ConsecutiveBreaker,
  handleAll,
  type CircuitBreakerPolicy,
  type IBackoff,
} from 'cockatiel';
import type { EmitMetric } from '../telemetry/catalogue.ts';
import type { Clock } from './clock.ts';
import type { Dependency } from './dependencies.ts';
import { OpenCircuitError } from './open-circuit-error.ts';

/** Names of a circuit's states, and the values under which the metric CircuitState has them. */
const stateNames = {
  [CircuitState.Closed]: { name: 'closed', value: 0 },
  [CircuitState.HalfOpen]: { name: 'half-open', value: 1 },
  [CircuitState.Open]: { name: 'open', value: 2 },
  [CircuitState.Isolated]: { name: 'open', value: 2 },
} as const;

/** State of a circuit, as health shows it. */
export type CircuitStateName = (typeof stateNames)[CircuitState]['name'];

/** Milliseconds after which the state of a circuit that is in use is emitted again. */
const emitAgainMilliseconds = 60_000;

/** What circuits need. */
export interface CircuitOptions {
  /** Failures in a row after which a circuit opens. */
  readonly failures: number;
  /** How long an open circuit lets nothing through; the next call then is a trial. */
  readonly openMilliseconds: number;
  readonly clock: Pick<Clock, 'now'>;
  readonly emit: EmitMetric;
  /** Whether an error is the dependency's fault; any other is an answer and closes a circuit like success. */
  readonly isFault: (error: unknown) => boolean;
}

/** The circuit breakers of one process, one for each dependency that it has called. */
export interface Circuits {
  /**
   * Runs `operation` if the dependency's circuit lets it.
   *
   * @throws OpenCircuitError without running it, if not.
   */
  run<T>(dependency: Dependency, operation: () => Promise<T>): Promise<T>;
  /** State of the circuit of each dependency that was called. */
  states(): Readonly<Partial<Record<Dependency, CircuitStateName>>>;
}

/** Opens the book of circuits; each is made when its dependency is first called. */
export function createCircuits(options: CircuitOptions): Circuits {
  const circuits = new Map<Dependency, Circuit>();
  const circuitOf = (dependency: Dependency): Circuit => {
    const circuit = circuits.get(dependency) ?? new Circuit(dependency, options);
    circuits.set(dependency, circuit);
    return circuit;
  };
  return {
    run: async (dependency, operation) => circuitOf(dependency).run(operation),
    states: () => Object.fromEntries([...circuits].map(([name, circuit]) => [name, circuit.state.name])),
  };
}

class Circuit {
  readonly #dependency: Dependency;
  readonly #options: CircuitOptions;
  readonly #breaker: CircuitBreakerPolicy;
  #openUntil = 0;
  #emittedAt = -Infinity;

  constructor(dependency: Dependency, options: CircuitOptions) {
    this.#dependency = dependency;
    this.#options = options;
    this.#breaker = circuitBreaker(handleAll, {
      breaker: new ConsecutiveBreaker(options.failures),
      halfOpenAfter: { next: () => this.#openAnew() },
    });
    this.#breaker.onBreak(() => options.emit('CircuitOpened', 1, { dependency }));
    this.#breaker.onStateChange(() => this.#emitState());
  }

  get state(): (typeof stateNames)[CircuitState] {
    return stateNames[this.#breaker.state];
  }

  async run<T>(operation: () => Promise<T>): Promise<T> {
    try {
      const outcome = await this.#breaker.execute(async () => this.#answerOf(operation));
      if ('refusal' in outcome) throw outcome.refusal;
      return outcome.value;
    } catch (error) {
      if (!(error instanceof BrokenCircuitError)) throw error;
      const wait = Math.max(0, this.#openUntil - this.#options.clock.now());
      throw new OpenCircuitError(this.#dependency, wait);
    } finally {
      const now = this.#options.clock.now();
      if (now - this.#emittedAt >= emitAgainMilliseconds) this.#emitState();
    }
  }

  /** cockatiel takes errors that a policy does not handle for neither success nor failure; here they are answers. */
  async #answerOf<T>(operation: () => Promise<T>): Promise<{ value: T } | { refusal: unknown }> {
    try {
      return { value: await operation() };
    } catch (error) {
      if (this.#options.isFault(error)) throw error;
      return { refusal: error };
    }
  }

  /** cockatiel measures by the machine's clock whether a duration has passed; this one tells it by the clock handed in. */
  #openAnew(): IBackoff<unknown> {
    const { clock, openMilliseconds } = this.#options;
    const until = clock.now() + openMilliseconds;
    this.#openUntil = until;
    return {
      get duration() {
        return clock.now() >= until ? -Infinity : Infinity;
      },
      next: () => this.#openAnew(),
    };
  }

  #emitState(): void {
    this.#emittedAt = this.#options.clock.now();
    this.#options.emit('CircuitState', this.state.value, { dependency: this.#dependency });
  }
}
