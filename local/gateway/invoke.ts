import { lambdaContext, type LocalFunction } from './lambda-context.ts';

/** A function did not answer within its time. */
export class FunctionTimeout extends Error {
  constructor(name: string, seconds: number) {
    super(`The function ${name} did not answer within ${seconds} s.`);
    this.name = 'FunctionTimeout';
  }
}

/**
 * Invokes a function as Lambda would, with a context and a time limit.
 *
 * @throws FunctionTimeout when its time is over; whatever the function throws.
 */
export async function invoke(one: LocalFunction, event: unknown): Promise<unknown> {
  const startedAt = performance.now();
  const ended = (failed: boolean): void =>
    one.ended?.({ name: one.name, failed, milliseconds: performance.now() - startedAt });
  const { promise: timeout, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(
    () => reject(new FunctionTimeout(one.name, one.timeoutSeconds)),
    one.timeoutSeconds * 1000,
  );
  try {
    const answer = await Promise.race([one.handler(event as never, lambdaContext(one)), timeout]);
    ended(false);
    return answer;
  } catch (error) {
    ended(true);
    throw error;
  } finally {
    clearTimeout(timer);
  }
}
