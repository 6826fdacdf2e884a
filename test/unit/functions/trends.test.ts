import { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { parseEmf } from '../../../cloudwatch-sim/ingest/emf.ts';
import { systemClock } from '../../../core/resilience/clock.ts';
import { createEmbeddedMetrics } from '../../../core/telemetry/embedded-metrics.ts';
import type { EmitMetric } from '../../../core/telemetry/catalogue.ts';
import { createLogger } from '../../../core/telemetry/logger.ts';
import { createTrendsHandler } from '../../../functions/trends/trends-handler.ts';
import { steadyGrowthPercent } from '../../../functions/trends/growth.ts';
import { ServedCloudWatch } from '../../support/served-cloudwatch.ts';
import { type CapturedOutput, captureOutput } from './captured-output.ts';

const hour = 3_600_000;
const day = 24 * hour;
/** Half past midnight, when the function runs. */
const now = Date.parse('2026-11-20T00:30:00Z');
const midnight = now - hour / 2;

let output: CapturedOutput;
let cloudwatch: ServedCloudWatch;
let client: CloudWatchClient;

beforeAll(() => {
  output = captureOutput();
  Object.assign(process.env, {
    AWS_ACCESS_KEY_ID: 'x',
    AWS_SECRET_ACCESS_KEY: 'x',
    AWS_REGION: 'eu-central-1',
  });
});

afterAll(() => output.restore());

beforeEach(async () => {
  cloudwatch = await ServedCloudWatch.start(now);
  client = new CloudWatchClient({ endpoint: cloudwatch.url });
  output.clear();
});

afterEach(async () => {
  client.destroy();
  await cloudwatch.stop();
});

/** Has the service emit on a day, so many days ago, at noon; several times where it is told so. */
function onDay(daysAgo: number, emitAll: (emit: EmitMetric) => void, times = 1): void {
  const at = midnight - daysAgo * day + 12 * hour;
  const lines: string[] = [];
  const { emit } = createEmbeddedMetrics({
    deployment: 'test',
    clock: { ...systemClock, now: () => at },
    writeLine: (line) => lines.push(line),
  });
  for (let count = 0; count < times; count += 1) emitAll(emit);
  cloudwatch.cloudwatch.put(lines.flatMap((line) => parseEmf(line, now)?.data ?? []));
}

/** Runs the function; gives the growth that it wrote by quantity. */
async function grown(minimumSamples = 3): Promise<Readonly<Record<string, number>>> {
  const emitted: [string, number][] = [];
  await createTrendsHandler(
    {
      logger: createLogger('trends'),
      settings: { stage: 'test' } as never,
      now: () => now,
      emit: (name, value, dimensions) => emitted.push([`${name} ${Object.values(dimensions).join()}`, value]),
    },
    { monitoring: { trendMinimumSamples: minimumSamples }, cloudwatch: client },
  )();
  return Object.fromEntries(emitted);
}

const jobs = (seconds: number) => (emit: EmitMetric) =>
  emit('JobDuration', seconds, { model: 'preview', status: 'succeeded' });

const requests = (milliseconds: number) => (emit: EmitMetric) =>
  emit('HttpRequestDuration', milliseconds, { method: 'GET', route: '/v1/jobs' });

const queue = (depth: number) => (emit: EmitMetric) => emit('QueueDepth', depth, { queue: 'jobs' });

const cost = (usd: number) => (emit: EmitMetric) =>
  emit('CostPerJob', usd, { model: 'preview', instanceType: 'g6.xlarge' });

test('durations of yesterday are compared with those of the same day a week before, at their 95th percentile', async () => {
  onDay(8, jobs(100), 5);
  onDay(2, jobs(900), 5);
  onDay(1, jobs(140), 5);
  onDay(8, requests(200), 5);
  onDay(1, requests(150), 5);
  const growth = await grown();
  expect(growth['TrendGrowth job-duration']).toBeCloseTo(40, 6);
  expect(growth['TrendGrowth request-duration']).toBeCloseTo(-25, 6);
});

test('today, which has not ended, and failed jobs are no part of it', async () => {
  onDay(8, jobs(100), 5);
  onDay(1, jobs(100), 5);
  onDay(1, (emit) => emit('JobDuration', 9000, { model: 'preview', status: 'failed' }), 5);
  onDay(0, jobs(900), 5);
  expect((await grown())['TrendGrowth job-duration']).toBeCloseTo(0, 6);
});

test('queue and cost grow only if they grew on each of three days', async () => {
  onDay(4, queue(50));
  onDay(3, queue(10));
  onDay(2, queue(12));
  onDay(1, queue(7), 2);
  onDay(3, cost(1));
  onDay(2, cost(3));
  onDay(1, cost(2));
  const growth = await grown();
  expect(growth['TrendGrowth queue']).toBeCloseTo(40, 6);
  expect(growth['TrendGrowth cost']).toBe(0);
});

describe('without enough data', () => {
  test('nothing is written, and the log says of what', async () => {
    onDay(1, jobs(100), 5);
    onDay(2, queue(1));
    onDay(1, queue(2));
    expect(await grown()).toEqual({});
    const told = output.logs().filter(({ event_type }) => event_type === 'trend');
    expect(told.map((line) => line['quantity'])).toEqual([
      'job-duration',
      'request-duration',
      'queue',
      'cost',
    ]);
    expect(String(told[0]?.['message'])).toBe('There are not enough data for the trend of job-duration.');
  });

  test('a percentile of few values is not compared', async () => {
    onDay(8, jobs(100), 2);
    onDay(1, jobs(140), 5);
    expect(await grown(3)).toEqual({});
    expect(await grown(2)).toHaveProperty('TrendGrowth job-duration');
  });

  test('nor with a day on which the figure was zero', async () => {
    onDay(8, requests(0), 5);
    onDay(1, requests(140), 5);
    expect(await grown()).toEqual({});
  });
});

test.each([
  [[1, 2, 3], 200],
  [[0, 2, 3], 50],
  [[0, 0, 0], 0],
  [[1, 1, 2], 0],
  [[3, 2, 4], 0],
])('days of %j have grown by %d %%', (days, percent) => {
  expect(steadyGrowthPercent(days)).toBeCloseTo(percent, 6);
});
