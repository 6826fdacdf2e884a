import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import {
  PutCompositeAlarmCommand,
  PutMetricAlarmCommand,
  SetAlarmStateCommand,
} from '@aws-sdk/client-cloudwatch';
import type { Alert } from '../../../core/alerts/alert.ts';
import { openAlertStore } from '../../../core/alerts/alert-store.ts';
import { healthMonitoringResponse, monitoringStatusResponse } from '../../../core/api/monitoring-schemas.ts';
import { alarmPrefix } from '../../../core/figures/deployment-alarms.ts';
import { createHealthHandler } from '../../../functions/health/health-handler.ts';
import { alarmName } from '../../../lib/monitoring/alarm-name.ts';
import { type EmbeddedAws, startEmbeddedAws } from '../../support/embedded-aws.ts';
import { call } from './api-harness.ts';
import { type CapturedOutput, captureOutput } from './captured-output.ts';
import { figuresClientOf } from './figures-harness.ts';
import { HealthScene, impatientWith, SilentServer } from './health-scene.ts';

let aws: EmbeddedAws;
let output: CapturedOutput;
let silent: SilentServer;
let scene: HealthScene;

beforeAll(async () => {
  output = captureOutput();
  aws = await startEmbeddedAws();
  silent = await SilentServer.start();
});

afterAll(async () => {
  output.restore();
  await silent.stop();
  await aws.stop();
});

beforeEach(async () => {
  scene = await HealthScene.start(aws);
});

afterEach(() => scene.stop());

const minute = 60_000;
const operator = { owner: 'op', scopes: 'ops' };

const raise = async (name: string): Promise<void> => {
  await scene.client.send(
    new PutMetricAlarmCommand({
      AlarmName: name,
      Namespace: 'Stemwatch',
      MetricName: 'ActiveJobs',
      Statistic: 'Sum',
      Period: 60,
      EvaluationPeriods: 1,
      Threshold: 1,
      ComparisonOperator: 'GreaterThanThreshold',
    }),
  );
  await scene.client.send(
    new SetAlarmStateCommand({ AlarmName: name, StateValue: 'ALARM', StateReason: 'Disks are full.' }),
  );
};

const raised = alarmName('test', 'disk-full', 'critical');

test('the names of alarms begin as is looked for', () => {
  expect(raised.startsWith(alarmPrefix('test'))).toBe(true);
});

/** An alert as the notifier keeps it. */
const alert = (id: string, state: Alert['state']): Alert => ({
  id,
  alarmName: raised,
  alarmArn: `arn:aws:cloudwatch:eu-central-1:111122223333:alarm:${raised}`,
  kind: 'metric',
  ruleId: 'disk-full',
  severity: 'critical',
  service: 'stemwatch',
  region: 'eu-central-1',
  state,
  meaning: 'A disk is nearly full.',
  console: 'https://console.example.org/',
  dashboard: 'https://dashboard.example.org/',
  reason: 'Disks are full.',
  watched: 'DiskUtilization',
  raisedAt: new Date(scene.served.now).toISOString(),
  channels: [],
  deliveries: {},
  reminders: 0,
  remindAt: 0,
  timeline: [],
});

describe('GET /health/monitoring', () => {
  test('puts health, alerts, raised alarms and the figures of the system into one answer', async () => {
    const store = openAlertStore(aws.clients.documents, aws.settings);
    await store.create(alert('alert-1', 'active'), scene.served.now);
    await store.create(alert('alert-2', 'resolved'), scene.served.now);
    scene.emitWorker();
    scene.emit('ActiveJobs', 1, {});
    scene.emit('QueueDepth', 4, { queue: 'jobs' });
    await raise(raised);
    await raise('somebody-elses-alarm');
    const { status, body } = await call(scene.handler(), 'GET', '/health/monitoring', operator);
    expect(status).toBe(200);
    expect(healthMonitoringResponse.parse(body)).toMatchObject({
      status: 'healthy',
      time: new Date(scene.served.now).toISOString(),
      alerts: [{ alertId: 'alert-1', alarmName: raised, severity: 'critical', state: 'active' }],
      raisedAlarms: [{ alarmName: raised, severity: 'critical', reason: 'Disks are full.' }],
      systemMetrics: {
        worker: { cpuPercent: 30, memoryPercent: 50, diskPercent: 40 },
        activeJobs: 1,
        queueDepth: 4,
      },
      unavailable: [],
    });
  });

  test('names what it could not read, and answers with the rest', async () => {
    const mute = figuresClientOf({ url: silent.url });
    const health = createHealthHandler(scene.runtime(), mute, {
      timeLimit: impatientWith(['figures']),
    });
    const { status, body } = await call(health, 'GET', '/health/monitoring', operator);
    expect(status).toBe(200);
    const answer = healthMonitoringResponse.parse(body);
    expect(answer).toMatchObject({ alerts: expect.any(Array), raisedAlarms: null, systemMetrics: null });
    expect(answer.unavailable).toEqual(['raisedAlarms', 'systemMetrics']);
    expect(answer.checks).toContainEqual(expect.objectContaining({ name: 'job-table', status: 'healthy' }));
    mute.destroy();
  });

  test('is for operators, and so is the state of the monitoring', async () => {
    const health = scene.handler();
    for (const path of ['/health/monitoring', '/monitoring/status'])
      expect((await call(health, 'GET', path, { scopes: 'jobs' })).status).toBe(403);
  });
});

describe('GET /monitoring/status', () => {
  test('tells of checks, alarms, pipelines and deliveries', async () => {
    scene.emit('MonitoringHeartbeat', 1, {});
    scene.emit('AlertDelivery', 1, { channel: 'slack', outcome: 'delivered' });
    scene.emit('AlertDelivery', 1, { channel: 'slack', outcome: 'delivered' });
    scene.served.now += 2 * minute;
    scene.emitWorker();
    await raise(raised);
    await scene.client.send(
      new PutCompositeAlarmCommand({
        AlarmName: `${alarmPrefix('test')}all-critical`,
        AlarmRule: `ALARM("${raised}") AND FALSE`,
      }),
    );
    const { status, body } = await call(scene.handler(), 'GET', '/monitoring/status', operator);
    expect(status).toBe(200);
    const answer = monitoringStatusResponse.parse(body);
    expect(answer.checks.map(({ name }) => name)).toContain('worker');
    expect(answer.checks[0]).toMatchObject({
      name: 'object-store',
      essential: true,
      intervalSeconds: 1,
      last: { status: 'healthy', checkedAt: new Date(scene.served.now).toISOString() },
    });
    expect(answer.alarms).toMatchObject({
      total: 2,
      byState: { ALARM: 1 },
      raised: [raised],
    });
    expect(answer.pipelines).toMatchObject([
      { name: 'sampler', status: 'flowing' },
      { name: 'functions', status: 'quiet' },
      { name: 'worker', status: 'flowing' },
    ]);
    expect(answer.deliveries).toEqual([{ channel: 'slack', outcome: 'delivered', count: 2 }]);
    expect(answer.unavailable).toEqual([]);
  });

  test('calls the sampler stale when its heartbeat stays away, and says since when', async () => {
    scene.emit('MonitoringHeartbeat', 1, {});
    const beat = Math.floor(scene.served.now / minute) * minute;
    scene.served.now += 10 * minute;
    const { body } = await call(scene.handler(), 'GET', '/monitoring/status', operator);
    const [sampler] = monitoringStatusResponse.parse(body).pipelines ?? [];
    expect(sampler).toEqual({
      name: 'sampler',
      status: 'stale',
      lastAt: new Date(beat).toISOString(),
      ageSeconds: Math.round((scene.served.now - beat) / 1000),
    });
  });
});
