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
  const { promise: timeout, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(
    () => reject(new FunctionTimeout(one.name, one.timeoutSeconds)),
    one.timeoutSeconds * 1000,
  );
  try {
    return await Promise.race([one.handler(event as never, lambdaContext(one)), timeout]);
  } finally {
    clearTimeout(timer);
  }
}
