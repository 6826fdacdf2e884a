import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { readMonitoringSettings } from '../../../core/settings/monitoring-settings.ts';
import { probeSettingsSchema } from '../../../core/probes/probe-settings.ts';
import { ProbeStore } from '../../../core/probes/probe-store.ts';
import { createProbeHandler } from '../../../functions/probe/probe-handler.ts';
import { type EmbeddedAws, startEmbeddedAws } from '../../support/embedded-aws.ts';
import {
  answering,
  closedAddress,
  type ProbedServer,
  startProbedServer,
} from '../../support/probed-server.ts';
import { type TestRuntime, testRuntime } from './api-harness.ts';
import { type CapturedOutput, captureOutput } from './captured-output.ts';

const minute = Date.parse('2026-11-20T12:00:00Z');
let aws: EmbeddedAws;
let output: CapturedOutput;
let server: ProbedServer;
let runtime: TestRuntime;
let now: number;
let regions = 0;
let region: string;

beforeAll(async () => {
  output = captureOutput();
  aws = await startEmbeddedAws();
});

afterAll(async () => {
  output.restore();
  await aws.stop();
});

beforeEach(async () => {
  server = await startProbedServer();
  runtime = testRuntime(aws, 'probe');
  now = minute;
  region = `region-${(regions += 1)}`;
  output.clear();
});

afterEach(() => server.stop());

/** A clock that nobody waits for: sleeping moves it on. */
const clock = {
  now: () => now,
  sleep: async (milliseconds: number) => {
    now += milliseconds;
  },
};

/** Runs the function for the minute that begins at `time`. */
async function probeAt(time: number, targets = [{ region, url: server.url }]): Promise<void> {
  const { probesTable } = readMonitoringSettings(aws.environment);
  const monitoring = { probesTable, probeTargets: targets, probes: probeSettingsSchema.parse({}) };
  await createProbeHandler(runtime, { monitoring, clock })({ time: new Date(time).toISOString() });
}

const valuesOf = (name: string, dimensions: Readonly<Record<string, string>> = {}): readonly number[] =>
  runtime.emitted
    .filter(
      (one) =>
        one.name === name &&
        Object.entries(dimensions).every(([key, value]) => one.dimensions[key] === value),
    )
    .map(({ value }) => value);

/** The changes of health that were told, each as from and to. */
const changes = (): readonly unknown[] =>
  output
    .logs()
    .filter(({ event_type }) => event_type === 'region_health_changed')
    .map(({ from, health }) => [from, health]);

const times = <Value>(count: number, value: Value): readonly Value[] =>
  Array.from({ length: count }, () => value);

test('each endpoint is asked every ten seconds within the minute', async () => {
  await probeAt(minute);
  expect(server.asked.filter((path) => path === '/health')).toHaveLength(6);
  expect(server.asked.filter((path) => path === '/ready')).toHaveLength(6);
  expect(now).toBe(minute + 50_000);
  expect(valuesOf('ProbeSuccess', { region, endpoint: '/health' })).toEqual(times(6, 1));
  expect(valuesOf('ProbeLatency', { region, endpoint: '/ready' })).toHaveLength(6);
  expect(valuesOf('UptimePercent')).toEqual([100, 100]);
});

test('what a late start has missed is not made up for', async () => {
  now = minute + 31_000;
  await probeAt(minute);
  expect(server.asked.filter((path) => path === '/ready')).toHaveLength(3);
});

test('failures count as zero, with their reason in the log, and without a time where nothing answered', async () => {
  await probeAt(minute, [{ region, url: await closedAddress() }]);
  expect(valuesOf('ProbeSuccess')).toEqual(times(12, 0));
  expect(valuesOf('ProbeLatency')).toEqual([]);
  expect(valuesOf('UptimePercent')).toEqual([0, 0]);
  const [line] = output.logs().filter(({ event_type }) => event_type === 'probe_failed');
  expect(line).toMatchObject({ region, endpoint: '/health', failure: 'refused' });
});

test('an error answer is a failure that has its time', async () => {
  server.answer(answering(503));
  await probeAt(minute);
  expect(valuesOf('ProbeSuccess')).toEqual(times(12, 0));
  expect(valuesOf('ProbeLatency')).toHaveLength(12);
  const [line] = output.logs().filter(({ event_type }) => event_type === 'probe_failed');
  expect(line).toMatchObject({ failure: 'status', status: 503 });
});

describe('over several minutes', () => {
  test('uptime is that of all of them, and a change of health is told once', async () => {
    await probeAt(minute);
    server.answer(answering(500));
    await probeAt(minute + 60_000);
    await probeAt(minute + 120_000);
    runtime.emitted.length = 0;
    server.answer(answering(200));
    await probeAt(minute + 180_000);
    expect(valuesOf('UptimePercent', { endpoint: '/health' })).toEqual([50]);
    // Half of the day's probes have failed: the region is not well again yet.
    expect(changes()).toEqual([['healthy', 'unhealthy']]);
  });

  test('the records of every region are kept beside each other', async () => {
    await probeAt(minute, [
      { region, url: server.url },
      { region: `${region}-down`, url: await closedAddress() },
    ]);
    const store = new ProbeStore(aws.clients.documents, readMonitoringSettings(aws.environment).probesTable);
    const kept = async (name: string): Promise<readonly boolean[]> =>
      (await store.read(name)).records.map(({ ok }) => ok);
    expect(await kept(region)).toEqual(times(12, true));
    expect(await kept(`${region}-down`)).toEqual(times(12, false));
  });
});

test('a history that cannot be kept is logged and counted; the probes were made and told of', async () => {
  const { documents } = runtime.clients;
  const broken = Object.assign(Object.create(documents) as typeof documents, {
    send: async () => Promise.reject(new Error('The table is away.')),
  });
  runtime = { ...runtime, clients: { ...runtime.clients, documents: broken } };
  await probeAt(minute);
  expect(valuesOf('ProbeSuccess')).toHaveLength(12);
  expect(runtime.emitted).toContainEqual({
    name: 'Errors',
    value: 1,
    dimensions: { errorType: 'probes-not-kept', component: 'probe' },
  });
});
