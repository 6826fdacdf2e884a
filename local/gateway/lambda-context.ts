import { randomUUID } from 'node:crypto';
import type { Context } from 'aws-lambda';
import { account, region } from '../stack/resources.ts';

/** A Lambda function of the local stack. */
export interface LocalFunction {
  readonly name: string;
  readonly timeoutSeconds: number;
  readonly handler: (event: never, context: Context) => unknown;
}

/** The context object that Lambda would hand to `one` for one invocation; `now` in epoch milliseconds. */
export function lambdaContext(one: Omit<LocalFunction, 'handler'>, now: () => number = Date.now): Context {
  const functionName = `stemwatch-${one.name}`;
  const deadline = now() + one.timeoutSeconds * 1000;
  return {
    awsRequestId: randomUUID(),
    callbackWaitsForEmptyEventLoop: false,
    functionName,
    functionVersion: '$LATEST',
    invokedFunctionArn: `arn:aws:lambda:${region}:${account}:function:${functionName}`,
    logGroupName: `/aws/lambda/${functionName}`,
    logStreamName: 'local',
    memoryLimitInMB: '512',
    getRemainingTimeInMillis: () => Math.max(0, deadline - now()),
    done: unsupported,
    fail: unsupported,
    succeed: unsupported,
  };
}

function unsupported(): never {
  throw new Error(
    'Handlers answer with a promise; done, fail and succeed no longer exist in current runtimes.',
  );
}
