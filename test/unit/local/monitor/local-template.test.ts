import { beforeAll, expect, test } from '@jest/globals';
import type { MetricId } from '../../../../cloudwatch-sim/metrics/metric.ts';
import { metricCatalogue, metricNamespace } from '../../../../core/telemetry/catalogue.ts';
import { functionNames } from '../../../../lib/config/functions.ts';
import { dashboards } from '../../../../lib/monitoring/dashboards/dashboards.ts';
import { synthesizeLocalTemplates } from '../../../../local/monitor/local-template.ts';
import {
  type MonitoredTemplate,
  readMonitoredTemplate,
} from '../../../../local/monitor/monitored-template.ts';
import { serviceMetrics } from '../../../../local/metrics/service-metrics.ts';
import { account, localStage, region, resources } from '../../../../local/stack/resources.ts';

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
  expect(template.dashboards.map(({ name }) => name)).toEqual(
    dashboards.map(({ name }) => `stemwatch-local-${name}`),
  );
});

/** What only ECS has: nothing is reserved for a worker here, and its disk is the machine's own. */
const onlyOnAws = [
  'CpuReserved',
  'MemoryReserved',
  'InstanceDataFilesystemUtilization',
  'InstanceOSFilesystemUtilization',
];

test('every metric that an alarm watches is measured on this machine, but for those that only ECS has', () => {
  const measured: Readonly<Record<string, readonly string[]>> = {
    Stemwatch: Object.keys(metricCatalogue),
    ...Object.fromEntries(
      Object.entries(serviceMetrics).map(([namespace, { metrics }]) => [namespace, Object.keys(metrics)]),
    ),
  };
  const notHere = watched().filter(({ namespace, name }) => measured[namespace]?.includes(name) !== true);
  expect([...new Set(notHere.map(({ name }) => name))].toSorted()).toEqual(onlyOnAws.toSorted());
});

test('alarms know things by the names they have here', () => {
  const { service, cluster, queues, tables, bucket } = resources;
  const here = [
    service,
    cluster,
    `stemwatch-${localStage}`,
    bucket,
    ...Object.values(queues),
    ...Object.values(tables),
  ];
  const functions = functionNames.map((name) => `stemwatch-${name}`);
  for (const { namespace, dimensions } of watched()) {
    const values = dimensions.map(({ value }) => value);
    if (namespace === metricNamespace) expect(values).toContain(localStage);
    else expect([...here, ...functions, localStage]).toEqual(expect.arrayContaining(values));
  }
});

test('alarms for people publish to the topics that are here', () => {
  const topics = Object.values(resources.topics).map((name) => `arn:aws:sns:${region}:${account}:${name}`);
  const forPeople = template.alarms.filter(
    ({ name, actions }) => name.startsWith('stemwatch-local-') && actions.ALARM.length > 0,
  );
  expect(forPeople.length).toBeGreaterThan(20);
  for (const { actions } of forPeople) {
    const told = actions.ALARM.filter((action) => !action.startsWith('arn:aws:lambda:'));
    expect(topics).toEqual(expect.arrayContaining(told));
    expect(actions.OK).toEqual(told);
  }
});
