import { lambdaContext, type LocalFunction } from './lambda-context.ts';

/** A function did not answer within its time. */
export class FunctionTimeout extends Error {
  constructor(name: string, seconds: number) {
    super(`The function ${name} did not answer within ${seconds} s.`);
    this.name = 'FunctionTimeout';
  }
}

/** Invocations under way of each function. */
const running = new WeakMap<LocalFunction, number>();

/**
 * Invokes a function as Lambda would, with a context and a time limit.
 *
 * @throws FunctionTimeout when its time is over; whatever the function throws.
 */
export async function invoke(one: LocalFunction, event: unknown): Promise<unknown> {
  const startedAt = performance.now();
  const concurrent = (running.get(one) ?? 0) + 1;
  running.set(one, concurrent);
  const ended = (failed: boolean): void =>
    one.ended?.({ name: one.name, failed, milliseconds: performance.now() - startedAt, concurrent });
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
    running.set(one, (running.get(one) ?? 1) - 1);
  }
}
