import type { Dependency } from './dependencies.ts';

/** A call was not made, because the calls before it failed in a row and the dependency is left alone for a while. */
export class OpenCircuitError extends Error {
  override readonly name = 'OpenCircuitError';
  readonly dependency: Dependency;
  /** After this time the next call goes through, as a trial. */
  readonly retryAfterMilliseconds: number;

  constructor(dependency: Dependency, retryAfterMilliseconds: number) {
    super(
      `${dependency} failed several times in a row and is left alone for ${Math.ceil(retryAfterMilliseconds / 1000)} s.`,
    );
    this.dependency = dependency;
    this.retryAfterMilliseconds = retryAfterMilliseconds;
  }
}
