import { randomUUID } from 'node:crypto';
import type { Context } from 'aws-lambda';
import { account, region } from '../stack/resources.ts';

/** An invocation that ended. */
export interface EndedInvocation {
  /** Name of the function. */
  readonly name: string;
  /** Whether the function threw or took too long; an answer that tells of an error is none. */
  readonly failed: boolean;
  readonly milliseconds: number;
  /** How many invocations of the function ran in this process when it began, itself included. */
  readonly concurrent: number;
}

/** A Lambda function of the local stack. */
export interface LocalFunction {
  readonly name: string;
  readonly timeoutSeconds: number;
  readonly handler: (event: never, context: Context) => unknown;
  /** Told of each invocation once it is over. */
  readonly ended?: (invocation: EndedInvocation) => void;
}

/** Name of a function, as its log group and metrics carry it. */
export const lambdaName = (name: string): string => `stemwatch-${name}`;

/** The context object that Lambda would hand to `one` for one invocation; `now` in epoch milliseconds. */
export function lambdaContext(
  one: Omit<LocalFunction, 'handler' | 'ended'>,
  now: () => number = Date.now,
): Context {
  const functionName = lambdaName(one.name);
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
