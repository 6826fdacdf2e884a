import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { AlarmAction } from '../../../../cloudwatch-sim/alarms/book/alarm-event.ts';
import { parseMetricAlarm } from '../../../../cloudwatch-sim/alarms/parse-metric-alarm.ts';
import type { Templates } from '../../../../lib/app.ts';
import { Monitor } from '../../../../local/monitor/monitor.ts';
import { ServiceMetricLines } from '../../../../local/metrics/service-metrics.ts';

const minute = 60_000;
const begin = Date.UTC(2026, 0, 5, 12);

let folder: string;
let now: number;
let published: AlarmAction[];
let reports: string[];
let publish: (action: AlarmAction) => Promise<void>;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'monitor-test-'));
  now = begin;
  published = [];
  reports = [];
  publish = async (action) => void published.push(action);
});

afterEach(() => rmSync(folder, { recursive: true }));

const openMonitor = (): Monitor =>
  new Monitor({
    folder,
    clock: () => now,
    publish: (action) => publish(action),
    report: (problem) => reports.push(problem),
  });

/** A template whose alarms, by name, watch how many messages lie in its queue. */
const templateOf = (names: readonly string[], threshold = 1): Templates => ({
  Only: {
    Resources: {
      Letters: { Type: 'AWS::SQS::Queue', Properties: { QueueName: 'letters' } },
      Topic: { Type: 'AWS::SNS::Topic', Properties: { TopicName: 'urgent' } },
      Board: {
        Type: 'AWS::CloudWatch::Dashboard',
        Properties: { DashboardName: 'board', DashboardBody: '{"widgets":[]}' },
      },
      ...Object.fromEntries(names.map((name) => [name, alarmResource(name, threshold)])),
    },
  },
});

const alarmResource = (name: string, threshold: number) => ({
  Type: 'AWS::CloudWatch::Alarm',
  Properties: {
    AlarmName: name,
    Namespace: 'AWS/SQS',
    MetricName: 'ApproximateNumberOfMessagesVisible',
    Dimensions: [{ Name: 'QueueName', Value: { 'Fn::GetAtt': ['Letters', 'QueueName'] } }],
    Statistic: 'Maximum',
    Period: 60,
    EvaluationPeriods: 1,
    Threshold: threshold,
    ComparisonOperator: 'GreaterThanOrEqualToThreshold',
    TreatMissingData: 'ignore',
    AlarmActions: [{ Ref: 'Topic' }],
  },
});

/** What the stand-in for SQS would send. */
function lettersWaiting(count: number): readonly string[] {
  const lines = new ServiceMetricLines(() => now);
  lines.note('AWS/SQS', { QueueName: 'letters' }, { ApproximateNumberOfMessagesVisible: count });
  return lines.takeLines();
}

const stateOf = (monitor: Monitor, name: string) => monitor.cloudwatch.alarms.get(name)?.state;

/** A monitor whose alarm `waiting` has just been raised. */
async function raised(): Promise<Monitor> {
  const monitor = openMonitor();
  monitor.adopt({ key: 'first', templates: templateOf(['waiting']) });
  monitor.take(lettersWaiting(3));
  now += minute;
  monitor.tick();
  return monitor;
}

describe('a monitor', () => {
  test('raises an alarm of the template by what its processes send, and publishes to the topic of this machine', async () => {
    const monitor = await raised();
    await monitor.settled();
    expect(stateOf(monitor, 'waiting')).toBe('ALARM');
    expect(published).toMatchObject([
      {
        action: 'arn:aws:sns:us-east-1:000000000000:urgent',
        subject: 'ALARM: "waiting" in US East (N. Virginia)',
        message: { AlarmName: 'waiting', NewStateValue: 'ALARM' },
      },
    ]);
    expect(monitor.cloudwatch.dashboards.get('board')?.body).toBe('{"widgets":[]}');
    monitor.close();
  });

  test('knows metrics and states again after it was killed', async () => {
    await (await raised()).settled();
    const next = openMonitor();
    expect(stateOf(next, 'waiting')).toBe('ALARM');
    expect([...next.cloudwatch.metrics.list({ start: begin, end: now })]).toHaveLength(1);
    await next.settled();
    expect(published).toHaveLength(1);
    next.close();
  });

  test('publishes what the one before it was killed over', async () => {
    publish = () => new Promise(() => undefined);
    await raised();
    publish = async (action) => void published.push(action);
    const next = openMonitor();
    await next.settled();
    expect(published.map(({ alarm, state }) => [alarm, state])).toEqual([['waiting', 'ALARM']]);
    next.close();
  });

  test('notes in the history of an alarm that its topic could not be reached', async () => {
    publish = () => Promise.reject(new Error('no such topic'));
    const monitor = await raised();
    await monitor.settled();
    const summaries = monitor.cloudwatch.alarms.history().map(({ summary }) => summary);
    expect(summaries.at(-1)).toContain('Failed');
    expect(JSON.stringify(monitor.cloudwatch.alarms.history().at(-1))).toContain('no such topic');
    monitor.close();
  });

  test('deletes the dashboards that a template no longer has, and leaves those that others have made', () => {
    const monitor = openMonitor();
    monitor.cloudwatch.dashboards.put({ name: 'mine', body: '{"widgets":[]}', modifiedAt: now });
    monitor.adopt({ key: 'first', templates: templateOf([]) });
    const renamed = structuredClone(templateOf([])) as {
      Only: { Resources: { Board: { Properties: object } } };
    };
    Object.assign(renamed.Only.Resources.Board.Properties, { DashboardName: 'panel' });
    monitor.adopt({ key: 'second', templates: renamed });
    expect(monitor.cloudwatch.dashboards.list().map(({ name }) => name)).toEqual(['mine', 'panel']);
    monitor.close();
  });

  test('keeps the sound lines of a batch and reports a fault once', () => {
    const monitor = openMonitor();
    const faulty = '{"_aws":{"Timestamp":"now","CloudWatchMetrics":[]}}';
    monitor.take([faulty, ...lettersWaiting(1), 'not a metric', faulty]);
    expect([...monitor.cloudwatch.metrics.list({ start: begin, end: now + minute })]).toHaveLength(1);
    expect(reports).toEqual([expect.stringContaining('_aws.Timestamp')]);
    monitor.close();
  });

  test('ticks soon after each minute, once the data of that minute have come', () => {
    const monitor = openMonitor();
    expect(monitor.nextTick).toBe(begin + minute + 2000);
    monitor.adopt({ key: 'first', templates: templateOf(['waiting']) });
    now = begin + 2000;
    expect(monitor.nextTick).toBe(begin + minute + 2000);
    monitor.close();
  });
});

describe('another template', () => {
  test('changes and removes alarms of the one before, and leaves those that somebody has made', async () => {
    const monitor = await raised();
    const { AlarmName, ...own } = alarmResource('own', 1).Properties;
    const dimensions = [{ Name: 'QueueName', Value: 'letters' }];
    const made = parseMetricAlarm({ ...own, AlarmName, AlarmActions: [], Dimensions: dimensions });
    monitor.cloudwatch.changeAlarms(() => monitor.cloudwatch.alarms.put([made], now));
    monitor.adopt({ key: 'second', templates: templateOf(['waiting', 'more'], 10) });
    monitor.adopt({ key: 'third', templates: templateOf(['more'], 20) });
    const names = monitor.cloudwatch.alarms.list().map(({ alarm }) => alarm.name);
    expect(names.toSorted()).toEqual(['more', 'own']);
    expect(monitor.cloudwatch.alarms.get('more')?.alarm).toMatchObject({ threshold: { value: 20 } });
    await monitor.settled();
    monitor.close();
  });

  test('that was adopted already leaves disabled actions disabled', () => {
    const monitor = openMonitor();
    monitor.adopt({ key: 'first', templates: templateOf(['waiting']) });
    monitor.cloudwatch.changeAlarms(() =>
      monitor.cloudwatch.alarms.setActionsEnabled(['waiting'], false, now),
    );
    monitor.close();
    const next = openMonitor();
    next.adopt({ key: 'first', templates: templateOf(['waiting']) });
    expect(next.cloudwatch.alarms.get('waiting')?.alarm.actionsEnabled).toBe(false);
    next.close();
  });

  test('that cannot be understood leaves the alarms as they are', () => {
    const monitor = openMonitor();
    monitor.adopt({ key: 'first', templates: templateOf(['waiting']) });
    const broken = { Only: { Resources: { Alarm: { ...alarmResource('broken', 1) } } } };
    expect(() => monitor.adopt({ key: 'second', templates: broken })).toThrow('Letters');
    expect(stateOf(monitor, 'waiting')).toBe('INSUFFICIENT_DATA');
    expect(stateOf(monitor, 'broken')).toBeUndefined();
    monitor.close();
  });
});
