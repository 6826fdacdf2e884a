import { randomUUID } from 'node:crypto';
import type { ScheduledEvent } from 'aws-lambda';
import { invoke } from '../gateway/invoke.ts';
import type { LocalFunction } from '../gateway/lambda-context.ts';
import { account, region } from '../stack/resources.ts';

/** One rule of EventBridge: a function that runs every so often. */
export interface Schedule {
  readonly function: LocalFunction;
  readonly seconds: number;
}

/**
 * Runs a function now and then at its times until `signal` aborts: what it would have done while the stack was off is not
 * put off further. A run that takes too long swallows the runs it overlaps.
 */
export function runSchedule(
  { function: target, seconds }: Schedule,
  options: { readonly signal: AbortSignal; readonly report: (message: string, error: unknown) => void },
): void {
  let running = false;
  const run = (): void => {
    if (running) return;
    running = true;
    invoke(target, scheduledEvent(target.name))
      .catch((error: unknown) => options.report(`The scheduled function ${target.name} failed.`, error))
      .finally(() => {
        running = false;
      });
  };
  run();
  const timer = setInterval(run, seconds * 1000);
  options.signal.addEventListener('abort', () => clearInterval(timer));
}

/** The event that EventBridge sends for a rule named after its function. */
function scheduledEvent(name: string): ScheduledEvent {
  return {
    version: '0',
    id: randomUUID(),
    'detail-type': 'Scheduled Event',
    source: 'aws.events',
    account,
    time: new Date().toISOString(),
    region,
    resources: [`arn:aws:events:${region}:${account}:rule/stemwatch-${name}`],
    detail: {},
  };
}
