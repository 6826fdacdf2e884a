import type { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import { JobCensus } from '../../core/jobs/job-census.ts';
import type { Runtime } from '../runtime/runtime.ts';
import { type Reading, readings } from './readings.ts';
import type { Sampler } from './sampler.ts';

/** What the function is given beside its runtime. */
export type SamplerParts = Pick<Sampler, 'monitoring'> & {
  readonly cloudwatch: CloudWatchClient;
  /** How long a figure may take; after that it is left out. */
  readonly timeoutMilliseconds?: number;
};

/** Long enough for the SDK to try again, and well within the function's own time. */
const standardTimeoutMilliseconds = 30_000;

/**
 * The function that, every minute, writes what nobody does anything for and so nobody would count: what waits, for how
 * long, how jobs fared. A figure that cannot be read is logged, counted and left out; the others are written.
 */
export function createSamplerHandler(
  runtime: Runtime,
  { monitoring, cloudwatch, timeoutMilliseconds = standardTimeoutMilliseconds }: SamplerParts,
): (event?: unknown) => Promise<void> {
  const census = new JobCensus(runtime.clients.documents, runtime.settings.jobsTable);
  return async () => {
    const signal = AbortSignal.timeout(timeoutMilliseconds);
    const figures = readings({ runtime, monitoring, cloudwatch, census }, signal);
    await Promise.all(figures.map(async (figure) => write(figure, runtime, signal)));
    runtime.emit('MonitoringHeartbeat', 1, {});
  };
}

async function write(
  { name, dimensions, read, emit: emitIt }: Reading,
  { emit, logger, component }: Runtime,
  signal: AbortSignal,
): Promise<void> {
  try {
    const value = await orAborted(read(), signal);
    if (value !== undefined) emitIt(emit, value);
  } catch (error) {
    logger.error(`The figure ${name} could not be read; it is left out for this minute.`, {
      event_type: 'figure_unread',
      figure: name,
      ...dimensions,
      error: error as Error,
    });
    emit('Errors', 1, { errorType: 'figure-unread', component });
  }
}

/** The SDK looks at the signal only while a request is under way, not while it waits to repeat one. */
async function orAborted<Value>(work: Promise<Value>, signal: AbortSignal): Promise<Value> {
  return new Promise((resolve, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason as Error), { once: true });
    work.then(resolve, reject);
  });
}
