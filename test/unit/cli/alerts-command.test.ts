import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { CloudWatchClient, PutMetricAlarmCommand } from '@aws-sdk/client-cloudwatch';
import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { type Drill, drillAlert } from '../../../cli/alerts/drill-alert.ts';
import type { AlertView } from '../../../cli/client/api-client.ts';
import { drillReport } from '../../../cli/output/alert-report.ts';
import { problemDocument } from '../../../core/problems/problems.ts';
import { ServedCloudWatch } from '../../support/served-cloudwatch.ts';
import { type StandInApi, startStandInApi } from '../../support/stand-in-api.ts';

const alert = (more: Partial<AlertView> = {}): AlertView => ({
  alertId: 'alr_1',
  alarmName: 'stemwatch-prod-dead-letters-critical',
  alarmArn: 'arn:aws:cloudwatch:eu-central-1:111122223333:alarm:stemwatch-prod-dead-letters-critical',
  ruleId: 'dead-letters',
  severity: 'critical',
  service: 'stemwatch-prod',
  region: 'eu-central-1',
  state: 'active',
  meaning: 'Jobs were given up.',
  console: 'https://console.example',
  dashboard: 'https://dashboard.example',
  reason: 'reason',
  watched: 'watched',
  raisedAt: '2026-11-21T03:00:00.000Z',
  deliveries: [],
  timeline: [],
  ...more,
});

describe('stemwatch alerts', () => {
  let api: StandInApi;

  beforeAll(async () => {
    api = await startStandInApi(({ method, path }) => {
      if (method === 'GET') return { status: 200, json: { alerts: [alert()] } };
      if (path.endsWith('/acknowledge')) return { status: 200, json: alert({ state: 'acknowledged' }) };
      return { status: 409, json: problemDocument('alert-already-resolved', 'ann resolved it.') };
    });
  });

  afterAll(async () => api.close());

  const run = (...line: string[]): Promise<{ code: number; out: string; err: string }> =>
    new Promise((resolve) => {
      const program = fileURLToPath(new URL('../../../cli/stemwatch.ts', import.meta.url));
      const connection = ['--url', api.url, '--token', 'tok'];
      execFile(process.execPath, [program, ...connection, 'alerts', ...line], (error, out, err) =>
        resolve({ code: error === null ? 0 : Number(error.code), out, err }),
      );
    });

  test('list shows the open ones in a table, and others when asked', async () => {
    const { code, out } = await run('list', '--severity', 'critical');
    expect([code, out]).toEqual([
      0,
      '  alr_1  active  critical  2026-11-21T03:00:00.000Z  stemwatch-prod-dead-letters-critical\n',
    ]);
    expect(api.seen.at(-1)?.path).toBe('/monitoring/alerts?state=open&severity=critical&limit=20');
    await run('list', '--show', 'all', '--limit', '5');
    expect(api.seen.at(-1)?.path).toBe('/monitoring/alerts?limit=5');
  });

  test('ack takes one on, with a note', async () => {
    const { code, out } = await run('ack', 'alr_1', '--note', 'I look at it.');
    expect([code, out]).toEqual([
      0,
      'The alert alr_1 (stemwatch-prod-dead-letters-critical) is acknowledged.\n',
    ]);
    const { path, body } = api.seen.at(-1) ?? {};
    expect([path, body?.toString()]).toEqual([
      '/monitoring/alerts/alr_1/acknowledge',
      '{"note":"I look at it."}',
    ]);
  });

  test('resolve of one that is over says how it ended, and ends with 1', async () => {
    const { code, err } = await run('resolve', 'alr_1');
    expect(code).toBe(1);
    expect(err).toContain('ann resolved it.');
  });
});

describe('a drill', () => {
  let served: ServedCloudWatch;
  let cloudwatch: CloudWatchClient;

  beforeAll(async () => {
    served = await ServedCloudWatch.start();
    cloudwatch = new CloudWatchClient({
      endpoint: served.url,
      region: 'eu-central-1',
      credentials: { accessKeyId: 'a', secretAccessKey: 's' },
    });
    for (const [name, topic] of [
      ['stemwatch-prod-alerts-abandoned-critical', 'Topicsdirect'],
      ['stemwatch-prod-dead-letters-critical', 'Topicscritical'],
    ]) {
      await cloudwatch.send(
        new PutMetricAlarmCommand({
          AlarmName: name,
          Namespace: 'AWS/SQS',
          MetricName: 'ApproximateNumberOfMessagesVisible',
          Statistic: 'Maximum',
          Period: 60,
          EvaluationPeriods: 1,
          Threshold: 1,
          ComparisonOperator: 'GreaterThanOrEqualToThreshold',
          AlarmActions: [`arn:aws:sns:eu-central-1:111122223333:${topic}`],
        }),
      );
    }
  });

  afterAll(async () => {
    cloudwatch.destroy();
    await served.stop();
  });

  const drill = (deliveries: AlertView['deliveries'] | undefined, more: Partial<Drill> = {}) =>
    drillAlert({
      cloudwatch,
      client: {
        listAlerts: async () => ({
          alerts: deliveries === undefined ? [] : [alert({ deliveries, raisedAt: new Date().toISOString() })],
        }),
      },
      stage: 'prod',
      severity: 'critical',
      waitMilliseconds: 200,
      lookMilliseconds: 1,
      ...more,
    });

  const changes = () =>
    served.events.flatMap((event) => (event.kind === 'stateChange' ? [`${event.alarm} ${event.to}`] : []));

  test('raises an alarm that the notifier tells of, says what each channel answered, and lets it recover', async () => {
    const drilled = await drill([
      { notice: 'raised', channel: 'pagerduty', state: 'delivered', attempts: 1, answer: '202 accepted' },
      { notice: 'raised', channel: 'slack', state: 'delivered', attempts: 2, answer: '200 ok' },
    ]);
    expect(drilled).toMatchObject({ alarm: 'stemwatch-prod-dead-letters-critical', delivered: true });
    expect(changes()).toEqual([
      'stemwatch-prod-dead-letters-critical ALARM',
      'stemwatch-prod-dead-letters-critical OK',
    ]);
    const report = drillReport(drilled);
    expect(report).toMatch(/pagerduty {2}delivered {2}1 attempt +202 accepted/);
    expect(report).toMatch(/slack +delivered {2}2 attempts {2}200 ok/);
  });

  test('fails when a channel has not taken it, or no alert comes', async () => {
    const refused = await drill([
      { notice: 'raised', channel: 'slack', state: 'abandoned', attempts: 8, answer: '404 no_service' },
    ]);
    expect(refused.delivered).toBe(false);
    expect(drillReport(refused)).toContain('Not every channel took it');
    const silent = await drill(undefined);
    expect(silent).toMatchObject({ delivered: false, alert: undefined });
    expect(drillReport(silent)).toContain('no alert came of it in time');
    expect(changes().at(-1)).toBe('stemwatch-prod-dead-letters-critical OK');
  });

  test('refuses an alarm that does not exist, or a severity without a quiet one', async () => {
    await expect(drill([], { alarm: 'nothing' })).rejects.toThrow('There is no alarm nothing on a metric.');
    await expect(drill([], { severity: 'warning' })).rejects.toThrow('There is no quiet warning alarm');
  });
});
