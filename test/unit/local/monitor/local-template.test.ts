import { beforeAll, expect, test } from '@jest/globals';
import type { MetricId } from '../../../../cloudwatch-sim/metrics/metric.ts';
import { metricCatalogue } from '../../../../core/telemetry/catalogue.ts';
import { synthesizeLocalTemplates } from '../../../../local/monitor/local-template.ts';
import {
  type MonitoredTemplate,
  readMonitoredTemplate,
} from '../../../../local/monitor/monitored-template.ts';
import { serviceMetrics } from '../../../../local/metrics/service-metrics.ts';
import { account, region, resources } from '../../../../local/stack/resources.ts';

let template: MonitoredTemplate;

beforeAll(() => {
  template = readMonitoredTemplate(synthesizeLocalTemplates(['preview', 'htdemucs']));
});

/** Every metric that the alarms watch. */
const watched = (): MetricId[] =>
  template.alarms.flatMap((alarm) => {
    if (alarm.type !== 'MetricAlarm') return [];
    if (alarm.watch.kind === 'metric') return [alarm.watch.stat.metric];
    return alarm.watch.queries.flatMap((query) => ('stat' in query ? [query.stat.metric] : []));
  });

test('every alarm of the service can be run here', () => {
  expect(template.faulty).toEqual([]);
  expect(template.alarms.length).toBeGreaterThan(10);
  expect(template.dashboards.map(({ name }) => name)).toEqual(['stemwatch-local']);
});

test('every metric that an alarm watches is measured on this machine', () => {
  const measured: Readonly<Record<string, readonly string[]>> = {
    Stemwatch: Object.keys(metricCatalogue),
    ...Object.fromEntries(
      Object.entries(serviceMetrics).map(([namespace, { metrics }]) => [namespace, Object.keys(metrics)]),
    ),
  };
  for (const { namespace, name } of watched()) expect(measured[namespace]).toContain(name);
});

test('alarms know things by the names they have here', () => {
  const values = new Set(watched().flatMap(({ dimensions }) => dimensions.map(({ value }) => value)));
  expect([...values].toSorted()).toEqual(
    [
      'failed',
      'local',
      'stemwatch-local',
      'succeeded',
      'stemwatch-recovery',
      'stemwatch-webhooks',
      resources.queues.jobs,
      resources.queues.deadLetters,
      resources.queues.webhookDeadLetters,
      resources.service,
    ].toSorted(),
  );
});

test('alarms for people publish to the topics that are here', () => {
  const topics = Object.values(resources.topics).map((name) => `arn:aws:sns:${region}:${account}:${name}`);
  const forPeople = template.alarms.filter(({ name }) => name.startsWith('stemwatch-local-'));
  expect(forPeople).toHaveLength(template.alarms.length - 1);
  for (const { actions } of forPeople) {
    expect(actions.ALARM).toHaveLength(1);
    expect(topics).toContain(actions.ALARM[0]);
    expect(actions.OK).toEqual(actions.ALARM);
  }
});
