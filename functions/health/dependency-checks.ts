import { HeadBucketCommand } from '@aws-sdk/client-s3';
import { GetQueueAttributesCommand } from '@aws-sdk/client-sqs';
import { GetCommand } from '@aws-sdk/lib-dynamodb';
import type { Runtime } from '../runtime/runtime.ts';

/** A dependency and how it is asked for a sign of life. */
export interface DependencyCheck {
  readonly name: string;
  /** Whether nothing works without it. */
  readonly essential: boolean;
  readonly ask: (signal: AbortSignal) => Promise<unknown>;
}

/** How a dependency answered. */
export interface CheckResult {
  readonly name: string;
  readonly status: 'healthy' | 'unhealthy';
  readonly milliseconds: number;
  /** The kind of error, nothing of its text: health is public. */
  readonly detail?: string;
}

/** What the API depends on. Without the queue jobs are still accepted, and sent later by the recovery function. */
export function dependencyChecks({ clients, settings }: Runtime): readonly DependencyCheck[] {
  return [
    {
      name: 'object-store',
      essential: true,
      ask: async (abortSignal) =>
        clients.objects.send(new HeadBucketCommand({ Bucket: settings.bucket }), { abortSignal }),
    },
    {
      name: 'job-table',
      essential: true,
      ask: async (abortSignal) =>
        clients.documents.send(new GetCommand({ TableName: settings.jobsTable, Key: { id: 'health' } }), {
          abortSignal,
        }),
    },
    {
      name: 'job-queue',
      essential: false,
      ask: async (abortSignal) =>
        clients.queues.send(
          new GetQueueAttributesCommand({
            QueueUrl: settings.jobsQueueUrl,
            AttributeNames: ['ApproximateNumberOfMessages'],
          }),
          { abortSignal },
        ),
    },
  ];
}

/** Asks a dependency and waits at most `timeoutMilliseconds` for its answer. */
export async function runCheck(check: DependencyCheck, timeoutMilliseconds: number): Promise<CheckResult> {
  const started = performance.now();
  const elapsed = (): number => Math.round((performance.now() - started) * 10) / 10;
  const signal = AbortSignal.timeout(timeoutMilliseconds);
  try {
    await Promise.race([check.ask(signal), aborted(signal)]);
    return { name: check.name, status: 'healthy', milliseconds: elapsed() };
  } catch (error) {
    const { name = 'Error', code } = error as { name?: string; code?: unknown };
    const kind = typeof code === 'string' ? code : name;
    const detail = signal.aborted ? 'TimeoutError' : kind;
    return { name: check.name, status: 'unhealthy', milliseconds: elapsed(), detail };
  }
}

/** The SDK looks at the signal only while a request is under way, not while it waits to repeat one. */
async function aborted(signal: AbortSignal): Promise<never> {
  return new Promise((_resolve, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason as Error), { once: true });
  });
}
