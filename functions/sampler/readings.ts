import type { EmitMetric, MetricDimensions, MetricName } from '../../core/telemetry/catalogue.ts';
import { backlogPerWorker, oldestAge, queueDepth, queueName } from './queue-figures.ts';
import { recentValues, type ServiceMetric } from './recent-values.ts';
import type { Sampler } from './sampler.ts';

/** A figure that is read by itself. */
export interface Reading {
  readonly name: MetricName;
  readonly dimensions: Readonly<Record<string, string>>;
  /** Undefined where there is none now, which is no error. */
  readonly read: () => Promise<number | undefined>;
  readonly emit: (emit: EmitMetric, value: number) => void;
}

/** How many of the jobs that ended last are looked at. */
const recentJobs = 10;

/** Begins to read everything that the figures of this minute need, each source once, and gives the figures. */
export function readings(sampler: Sampler, signal: AbortSignal): readonly Reading[] {
  const { clients, settings, now } = sampler.runtime;
  const depths = {
    jobs: once(async () => queueDepth(clients.queues, settings.jobsQueueUrl, signal)),
    dead: once(async () => queueDepth(clients.queues, settings.deadLettersQueueUrl, signal)),
  };
  const published = once(async () =>
    recentValues(sampler.cloudwatch, serviceMetrics(sampler), now(), signal),
  );
  const open = once(async () => sampler.census.open(signal));
  const ofQueue = (queue: 'jobs' | 'dead'): Reading[] => [
    reading('QueueDepth', { queue }, async () => (await depths[queue]()).waiting),
    reading('QueueOldestAge', { queue }, async () =>
      oldestAge(await depths[queue](), async () => (await published())[queue]),
    ),
  ];
  return [
    ...ofQueue('jobs'),
    ...ofQueue('dead'),
    reading('BacklogPerWorker', { queue: 'jobs' }, async () =>
      backlogPerWorker(await depths.jobs(), (await published()).running),
    ),
    reading('OldestJobAge', {}, async () => ageSeconds((await open()).oldestAt, now())),
    reading('ActiveSessions', {}, async () => (await open()).owners),
    reading('RecentFailures', {}, async () => sampler.census.recentFailures(recentJobs, signal)),
  ];
}

const reading = <M extends MetricName>(
  name: M,
  dimensions: MetricDimensions<M>,
  read: Reading['read'],
): Reading => ({ name, dimensions, read, emit: (emit, value) => emit(name, value, dimensions) });

/** What SQS and ECS tell through CloudWatch only. */
function serviceMetrics({
  runtime,
  monitoring,
}: Sampler): Record<'jobs' | 'dead' | 'running', ServiceMetric> {
  return {
    jobs: oldest(runtime.settings.jobsQueueUrl),
    dead: oldest(runtime.settings.deadLettersQueueUrl),
    running: {
      namespace: 'ECS/ContainerInsights',
      name: 'RunningTaskCount',
      dimensions: { ClusterName: monitoring.workerCluster, ServiceName: monitoring.workerService },
      statistic: 'Average',
    },
  };
}

const oldest = (url: string): ServiceMetric => ({
  namespace: 'AWS/SQS',
  name: 'ApproximateAgeOfOldestMessage',
  dimensions: { QueueName: queueName(url) },
  statistic: 'Maximum',
});

const ageSeconds = (since: number | undefined, now: number): number =>
  since === undefined ? 0 : Math.max(0, now - since) / 1000;

/** Runs `read` at the first call only. */
function once<Value>(read: () => Promise<Value>): () => Promise<Value> {
  let value: Promise<Value> | undefined;
  return () => (value ??= read());
}
