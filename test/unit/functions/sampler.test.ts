import { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import { ReceiveMessageCommand, SendMessageCommand } from '@aws-sdk/client-sqs';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { parseEmf } from '../../../cloudwatch-sim/ingest/emf.ts';
import { readMonitoringSettings } from '../../../core/settings/monitoring-settings.ts';
import { createSamplerHandler, type SamplerParts } from '../../../functions/sampler/sampler-handler.ts';
import { type NoteServiceMetrics, ServiceMetricLines } from '../../../local/metrics/service-metrics.ts';
import { resources } from '../../../local/stack/resources.ts';
import { closedAddress, silent, startProbedServer } from '../../support/probed-server.ts';
import { ServedCloudWatch } from '../../support/served-cloudwatch.ts';
import { useJobsApi } from './jobs-api.ts';

const api = useJobsApi();
let cloudwatch: ServedCloudWatch;
let parts: SamplerParts;

beforeEach(async () => {
  await api.world.purge(api.aws.settings.deadLettersQueueUrl);
  cloudwatch = await ServedCloudWatch.start();
  parts = {
    monitoring: readMonitoringSettings(api.aws.environment),
    cloudwatch: new CloudWatchClient({ endpoint: cloudwatch.url }),
  };
});

afterEach(async () => {
  parts.cloudwatch.destroy();
  await cloudwatch.stop();
});

/** Has CloudWatch hold what a service published so many minutes ago. */
const publish = (minutesAgo: number, note: (note: NoteServiceMetrics) => void): void => {
  const at = api.runtime.now() - minutesAgo * 60_000;
  const lines = new ServiceMetricLines(() => at);
  note(lines.note);
  cloudwatch.now = api.runtime.now();
  cloudwatch.cloudwatch.put(lines.takeLines().flatMap((line) => parseEmf(line, cloudwatch.now)?.data ?? []));
};

const ageOf = (queue: keyof typeof resources.queues, seconds: number) => (note: NoteServiceMetrics) =>
  note('AWS/SQS', { QueueName: resources.queues[queue] }, { ApproximateAgeOfOldestMessage: seconds });

const running = (tasks: number) => (note: NoteServiceMetrics) =>
  note(
    'ECS/ContainerInsights',
    { ClusterName: resources.cluster, ServiceName: resources.service },
    { RunningTaskCount: tasks },
  );

/** Runs the sampler, and gives the figures that it wrote by name and dimensions. */
async function sample(changes: Partial<SamplerParts> = {}): Promise<Readonly<Record<string, number>>> {
  api.runtime.emitted.length = 0;
  await createSamplerHandler({ ...api.runtime, component: 'sampler' }, { ...parts, ...changes })();
  return Object.fromEntries(
    api.runtime.emitted.map(({ name, dimensions, value }) => [
      [name, ...Object.values(dimensions)].join(' '),
      value,
    ]),
  );
}

const send = async (queueUrl: string): Promise<unknown> =>
  api.aws.clients.queues.send(new SendMessageCommand({ QueueUrl: queueUrl, MessageBody: '{}' }));

test('with nothing to do everything is zero, though CloudWatch still tells of the last message', async () => {
  publish(1, ageOf('jobs', 700));
  expect(await sample()).toMatchObject({
    'QueueDepth jobs': 0,
    'QueueDepth dead': 0,
    'QueueOldestAge jobs': 0,
    'QueueOldestAge dead': 0,
    'BacklogPerWorker jobs': 0,
    OldestJobAge: 0,
    ActiveSessions: 0,
    RecentFailures: 0,
    MonitoringHeartbeat: 1,
  });
});

test('messages are counted as they wait, with the latest age that SQS has published', async () => {
  const { jobsQueueUrl, deadLettersQueueUrl } = api.aws.settings;
  for (let count = 0; count < 3; count += 1) await send(jobsQueueUrl);
  await send(deadLettersQueueUrl);
  await api.aws.clients.queues.send(new ReceiveMessageCommand({ QueueUrl: jobsQueueUrl }));
  publish(3, ageOf('jobs', 60));
  publish(1, ageOf('jobs', 180));
  publish(1, ageOf('deadLetters', 9000));
  expect(await sample()).toMatchObject({
    'QueueDepth jobs': 2,
    'QueueDepth dead': 1,
    'QueueOldestAge jobs': 180,
    'QueueOldestAge dead': 9000,
  });
});

test('the backlog is what waits or is processed per worker, and per one to start while none runs', async () => {
  const { jobsQueueUrl } = api.aws.settings;
  for (let count = 0; count < 6; count += 1) await send(jobsQueueUrl);
  await api.aws.clients.queues.send(new ReceiveMessageCommand({ QueueUrl: jobsQueueUrl }));
  expect(await sample()).toMatchObject({ 'BacklogPerWorker jobs': 6 });
  publish(10, running(4));
  expect(await sample()).toMatchObject({ 'BacklogPerWorker jobs': 6 });
  publish(2, running(3));
  publish(1, running(2));
  expect(await sample()).toMatchObject({ 'BacklogPerWorker jobs': 3 });
});

test('an age that SQS has not published yet is left out, which is no error', async () => {
  await send(api.aws.settings.jobsQueueUrl);
  const figures = await sample();
  expect(figures).not.toHaveProperty('QueueOldestAge jobs');
  expect(figures).not.toHaveProperty('Errors figure-unread sampler');
});

test('jobs are told of by their age, their owners and how the last ones fared', async () => {
  const { jobId } = await api.accepted();
  await api.accepted();
  const lost = await api.accepted();
  const claim = await api.world.transitions.claim(await api.world.store.get(lost.jobId), {
    worker: 'w',
    leaseSeconds: 60,
    maxAttempts: 1,
  });
  await api.world.transitions.fail(lost.jobId, claim.kind === 'claimed' ? claim.leaseId : '', {
    type: 'engine-crashed',
    detail: 'Signal 9.',
    at: new Date(api.runtime.now()).toISOString(),
  });
  api.runtime.advance(1_800_000);
  const figures = await sample();
  expect(figures).toMatchObject({ ActiveSessions: 1, RecentFailures: 1 });
  expect(figures['OldestJobAge']).toBeGreaterThanOrEqual(1800);
  expect(figures['OldestJobAge']).toBeLessThan(1900);
  await api.remove(jobId);
});

test('what needs CloudWatch is left out, logged and counted while it does not answer; the rest is written', async () => {
  await send(api.aws.settings.jobsQueueUrl);
  const dead = new CloudWatchClient({ endpoint: await closedAddress(), maxAttempts: 1 });
  api.output.clear();
  const figures = await sample({ cloudwatch: dead });
  expect(figures).toMatchObject({ 'QueueDepth jobs': 1, 'QueueOldestAge dead': 0, MonitoringHeartbeat: 1 });
  expect(figures).not.toHaveProperty('QueueOldestAge jobs');
  expect(figures).not.toHaveProperty('BacklogPerWorker jobs');
  const errors = api.runtime.emitted.filter(({ name }) => name === 'Errors');
  const error = { errorType: 'figure-unread', component: 'sampler' };
  expect(errors.map(({ dimensions }) => dimensions)).toEqual([error, error]);
  const logged = api.output.logs().filter((line) => line['event_type'] === 'figure_unread');
  expect(new Set(logged.map((line) => line['figure']))).toEqual(
    new Set(['BacklogPerWorker', 'QueueOldestAge']),
  );
});

test('a service that never answers costs its own figures only', async () => {
  await send(api.aws.settings.jobsQueueUrl);
  const server = await startProbedServer();
  server.answer(silent);
  const mute = new CloudWatchClient({ endpoint: server.url, maxAttempts: 1 });
  const figures = await sample({ cloudwatch: mute, timeoutMilliseconds: 500 });
  expect(figures).toMatchObject({ 'QueueDepth jobs': 1, MonitoringHeartbeat: 1 });
  expect(figures).not.toHaveProperty('BacklogPerWorker jobs');
  await server.stop();
});
