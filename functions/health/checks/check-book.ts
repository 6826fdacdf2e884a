import { kept } from '../../../core/resilience/kept.ts';
import type { CheckStatus, HealthCheck } from './health-check.ts';

/** How a check went. */
export interface CheckResult {
  readonly name: string;
  readonly status: CheckStatus;
  /** How long looking took. */
  readonly milliseconds: number;
  /** When it began to look, epoch milliseconds. */
  readonly checkedAt: number;
  /** What was found, or the kind of error, nothing of its text. */
  readonly detail?: string;
}

/** A check with what it found last in this process. */
export interface CheckEntry {
  readonly check: HealthCheck;
  readonly last: CheckResult | undefined;
}

/** A signal that ends what is named when its time is over. */
export type TimeLimit = (name: string) => AbortSignal;

/** The checks of one process: each is given its own time, runs no oftener than its interval, and harms no other. */
export class CheckBook {
  readonly #checks: readonly HealthCheck[];
  readonly #runs: ReadonlyMap<string, () => Promise<CheckResult>>;
  readonly #last = new Map<string, CheckResult>();

  constructor(
    checks: readonly HealthCheck[],
    { timeLimit, now }: { readonly timeLimit: TimeLimit; readonly now: () => number },
  ) {
    this.#checks = checks;
    const runner = (check: HealthCheck) =>
      kept(
        async () => {
          const result = await runCheck(check, timeLimit(check.name), now());
          this.#last.set(check.name, result);
          return result;
        },
        { milliseconds: check.intervalSeconds * 1000, now },
      );
    this.#runs = new Map(checks.map((check) => [check.name, runner(check)]));
  }

  /** Results of the checks that `wanted` chooses, in the order of the table. */
  async results(wanted: (check: HealthCheck) => boolean = () => true): Promise<readonly CheckResult[]> {
    const runs = this.#checks.filter(wanted).map(async ({ name }) => this.#runs.get(name)?.());
    return (await Promise.all(runs)).filter((result) => result !== undefined);
  }

  /** Every check, and what it found last, without looking anew. */
  entries(): readonly CheckEntry[] {
    return this.#checks.map((check) => ({ check, last: this.#last.get(check.name) }));
  }

  /** The essential checks among the results that say unhealthy. */
  down(results: readonly CheckResult[]): readonly CheckResult[] {
    const essential = new Set(this.#checks.filter((check) => check.essential).map(({ name }) => name));
    return results.filter(({ name, status }) => status === 'unhealthy' && essential.has(name));
  }
}

async function runCheck(check: HealthCheck, signal: AbortSignal, checkedAt: number): Promise<CheckResult> {
  const { name } = check;
  const started = performance.now();
  const elapsed = (): number => Math.round((performance.now() - started) * 10) / 10;
  try {
    const finding = await Promise.race([check.look(signal), aborted(signal)]);
    return { name, ...finding, milliseconds: elapsed(), checkedAt };
  } catch (error) {
    const detail = signal.aborted ? 'TimeoutError' : kindOf(error);
    return { name, status: 'unhealthy', milliseconds: elapsed(), checkedAt, detail };
  }
}

function kindOf(error: unknown): string {
  const { name = 'Error', code } = error as { name?: string; code?: unknown };
  return typeof code === 'string' ? code : name;
}

/** The SDK looks at the signal only while a request is under way, not while it waits to repeat one. */
async function aborted(signal: AbortSignal): Promise<never> {
  return new Promise((_resolve, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason as Error), { once: true });
  });
}
