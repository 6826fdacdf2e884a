import { afterAll, beforeAll, expect, jest, test } from '@jest/globals';
import {
  CloudWatchClient,
  GetMetricStatisticsCommand,
  ListMetricsCommand,
  paginateDescribeAlarms,
} from '@aws-sdk/client-cloudwatch';
import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { join } from 'node:path';
import type * as z from 'zod';
import { drillAlert } from '../../cli/alerts/drill-alert.ts';
import { ApiClient } from '../../cli/client/api-client.ts';
import { healthMonitoringResponse, monitoringStatusResponse } from '../../core/api/monitoring-schemas.ts';
import type { AlarmAction } from '../../cloudwatch-sim/alarms/book/alarm-event.ts';
import { Monitor } from '../../local/monitor/monitor.ts';
import type { KeptNotice } from '../../local/notices/notice-receiver.ts';
import { topicArn } from '../../local/stack/resources.ts';
import { stereoNoise } from '../support/audio/signals.ts';
import { wavBytes } from '../support/audio/wav-bytes.ts';
import { type LocalStack, startLocalStack } from '../support/local-stack.ts';
import { hasEnded, submitSong, until, untilJob } from '../support/submit-song.ts';

// The template is synthesized when nothing else wants the processor, which on a busy machine is late.
jest.setTimeout(180_000);

const alarm = 'stemwatch-local-dead-letters-warning';

let stack: LocalStack;
let cloudwatch: CloudWatchClient;
let queues: SQSClient;

beforeAll(async () => {
  stack = await startLocalStack({
    recoverySeconds: 1,
    processes: ['aws', 'api', 'worker', 'monitor'],
    // Sooner than for people, and late enough for the first probes.
    variables: { STEMWATCH_LOCAL_ALARMS_AFTER_SECONDS: '15' },
  });
  const credentials = { accessKeyId: 'local', secretAccessKey: 'local' };
  const clientOf = (service: string) => ({
    endpoint: stack.environment[`AWS_ENDPOINT_URL_${service}`] ?? '',
    region: 'us-east-1',
    credentials,
    // Enough to outlive a restart of what it talks to.
    maxAttempts: 10,
  });
  cloudwatch = new CloudWatchClient(clientOf('CLOUDWATCH'));
  queues = new SQSClient(clientOf('SQS'));
});

afterAll(async () => {
  cloudwatch.destroy();
  queues.destroy();
  await stack.stop();
});

/** States of all alarms by name. */
async function alarmStates(): Promise<Record<string, string | undefined>> {
  const states: Record<string, string | undefined> = {};
  for await (const { MetricAlarms = [] } of paginateDescribeAlarms({ client: cloudwatch }, {}))
    for (const { AlarmName = '', StateValue } of MetricAlarms) states[AlarmName] = StateValue;
  return states;
}

/** The sum of a metric since an hour ago; undefined without data. */
async function sumOf(
  Namespace: string,
  MetricName: string,
  dimensions: Readonly<Record<string, string>>,
): Promise<number | undefined> {
  const { Datapoints = [] } = await cloudwatch.send(
    new GetMetricStatisticsCommand({
      Namespace,
      MetricName,
      Dimensions: Object.entries(dimensions).map(([Name, Value]) => ({ Name, Value })),
      StartTime: new Date(Date.now() - 3_600_000),
      EndTime: new Date(Date.now() + 60_000),
      Period: 60,
      Statistics: ['Sum'],
    }),
  );
  return Datapoints.length === 0 ? undefined : Datapoints.reduce((sum, { Sum = 0 }) => sum + Sum, 0);
}

const separations = () =>
  sumOf('Stemwatch', 'Separations', { deployment: 'local', model: 'preview', status: 'succeeded' });

test('CloudWatch’s API tells of a job what the processes measured, and what the services around them did', async () => {
  const client = new ApiClient({ url: stack.url, token: stack.token });
  const song = { name: 'noise.wav', bytes: wavBytes(stereoNoise(0.3, 2 * 44_100)) };
  const job = await submitSong(client, song);
  expect((await untilJob(client, job.jobId, hasEnded)).state).toBe('succeeded');
  await until(separations, (sum) => sum === 1);
  const invocations = () => sumOf('AWS/Lambda', 'Invocations', { FunctionName: 'stemwatch-uploads' });
  await until(invocations, (sum) => sum === 1);
  await until(
    () => sumOf('AWS/SQS', 'NumberOfMessagesDeleted', { QueueName: 'stemwatch-jobs' }),
    (sum) => sum === 1,
  );
  expect(await sumOf('AWS/ApiGateway', '5XXError', { ApiName: 'stemwatch-local', Stage: 'local' })).toBe(0);
  const { Metrics = [] } = await cloudwatch.send(
    new ListMetricsCommand({ Namespace: 'ECS/ContainerInsights' }),
  );
  expect(Metrics.map(({ MetricName }) => MetricName)).toContain('RunningTaskCount');
});

/** What an operator is answered, in the shape of its schema. */
async function readAsOperator<Schema extends z.ZodType>(
  path: string,
  schema: Schema,
): Promise<z.output<Schema>> {
  const headers = { authorization: `Bearer ${stack.token}` };
  return schema.parse(await (await fetch(`${stack.url}${path}`, { headers })).json());
}

test('it tells too what nobody would count: queues and jobs each minute, and how the API looks from outside', async () => {
  const deployment = { deployment: 'local' };
  const probed = { ...deployment, region: 'us-east-1', endpoint: '/health' };
  await until(
    () => sumOf('Stemwatch', 'MonitoringHeartbeat', deployment),
    (sum = 0) => sum > 0,
  );
  expect(await sumOf('Stemwatch', 'QueueDepth', { ...deployment, queue: 'dead' })).toBe(0);
  expect(await sumOf('Stemwatch', 'OldestJobAge', deployment)).toBeGreaterThanOrEqual(0);
  await until(
    () => sumOf('Stemwatch', 'ProbeSuccess', probed),
    (sum = 0) => sum > 0,
  );
});

test('operators are told in one answer how service and monitoring are', async () => {
  await until(
    () => sumOf('Stemwatch', 'MemoryUtilization', { deployment: 'local', hostRole: 'worker' }),
    (sum) => sum !== undefined,
  );
  // Figures are kept for a minute, and a probe may have asked for them before there were any.
  const health = await until(
    () => readAsOperator('/health/monitoring', healthMonitoringResponse),
    ({ modelsLoaded }) => modelsLoaded === 1,
    120_000,
  );
  expect(health.unavailable).toEqual([]);
  expect(health.systemMetrics?.worker.memoryPercent).toBeGreaterThan(0);
  expect(health.checks).toContainEqual(expect.objectContaining({ name: 'worker', status: 'healthy' }));
  const status = await readAsOperator('/monitoring/status', monitoringStatusResponse);
  expect(status.unavailable).toEqual([]);
  expect(status.pipelines).toContainEqual(expect.objectContaining({ name: 'worker', status: 'flowing' }));
});

/** What people were told on this machine. */
async function notices(): Promise<readonly KeptNotice[]> {
  const answer = await fetch(`http://127.0.0.1:${stack.environment['STEMWATCH_LOCAL_NOTICES_PORT']}/`);
  return (await answer.json()) as KeptNotice[];
}

test('an alarm of the template that is raised reaches Slack and a mailbox, and so does its recovery', async () => {
  await until(alarmStates, (states) => alarm in states, 150_000);
  const drilled = await drillAlert({
    cloudwatch,
    client: new ApiClient({ url: stack.url, token: stack.token }),
    stage: 'local',
    alarm,
    severity: 'warning',
    waitMilliseconds: 60_000,
    lookMilliseconds: 100,
  });
  expect(drilled).toMatchObject({
    alarm,
    delivered: true,
    alert: { alarmName: alarm, severity: 'warning', state: 'active', ruleId: 'dead-letters' },
  });
  const toldOf = (to: string) => (all: readonly KeptNotice[]) =>
    all.filter((notice) => notice.to === to && notice.headline.includes(alarm));
  const inSlack = toldOf('slack warning');
  const told = await until(notices, (all) => inSlack(all).length === 2, 150_000);
  expect(inSlack(told).map(({ headline }) => headline.split(':')[0])).toEqual([
    `${alarm} raised`,
    `${alarm} recovered`,
  ]);
  expect(toldOf('e-mail (stemwatch-warning)')(told).map(({ headline }) => headline.split(':')[0])).toEqual([
    'ALARM',
    'OK',
  ]);
});

test('nothing else is told of a stack that has just begun', async () => {
  const silent = ['stemwatch-local-api-down-critical', 'stemwatch-local-region-down-critical'];
  await until(alarmStates, (states) => silent.every((name) => states[name] === 'OK'), 150_000);
  const raised = (await notices()).filter(({ headline }) => /^(?:ALARM|\S+ raised)/.test(headline));
  expect(raised.filter(({ headline }) => !headline.includes(alarm))).toEqual([]);
});

test('metrics and alarm states are still there after kill -9 of the monitor', async () => {
  stack.kill('monitor');
  await stack.whenReady('monitor');
  expect(await separations()).toBe(1);
  expect((await alarmStates())[alarm]).toBe('OK');
});

test('a dead letter raises its alarm a minute later, and the others stay quiet', async () => {
  await queues.send(
    new SendMessageCommand({ QueueUrl: queueUrlOf('stemwatch-dead-letters'), MessageBody: '{}' }),
  );
  // Queues are looked into each minute, and when the server that holds them starts.
  stack.kill('aws');
  await until(
    () => sumOf('AWS/SQS', 'ApproximateNumberOfMessagesVisible', { QueueName: 'stemwatch-dead-letters' }),
    (sum) => sum !== undefined && sum > 0,
  );
  await stack.killAll();
  const published: AlarmAction[] = [];
  const minutesLater = Date.now() + 60_000;
  const monitor = new Monitor({
    folder: join(stack.folder, 'cloudwatch'),
    clock: () => minutesLater,
    publish: async (action) => void published.push(action),
    report: (problem) => {
      throw new Error(problem);
    },
  });
  monitor.tick();
  await monitor.settled();
  const states = Object.fromEntries(
    monitor.cloudwatch.alarms.list().map((record) => [record.alarm.name, record.state]),
  );
  expect(states).toMatchObject({
    [alarm]: 'ALARM',
    'stemwatch-local-dead-letters-critical': 'OK',
    'stemwatch-local-api-errors-critical': 'OK',
    'stemwatch-local-api-latency-warning': 'OK',
    'stemwatch-local-failed-jobs-warning': 'OK',
    'stemwatch-local-no-worker-critical': 'OK',
    'stemwatch-local-oldest-message-critical': 'OK',
    'stemwatch-local-queue-backlog-critical': 'OK',
    'stemwatch-local-undelivered-webhooks-warning': 'OK',
  });
  expect(published.filter((action) => action.state === 'ALARM')).toContainEqual(
    expect.objectContaining({ alarm, action: topicArn('warning') }),
  );
  monitor.close();
});

const queueUrlOf = (name: string): string =>
  `${stack.environment['AWS_ENDPOINT_URL_SQS']}/000000000000/${name}`;
