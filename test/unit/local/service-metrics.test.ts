import { describe, expect, test } from '@jest/globals';
import { setTimeout as pause } from 'node:timers/promises';
import { parseEmf } from '../../../cloudwatch-sim/ingest/emf.ts';
import { invoke } from '../../../local/gateway/invoke.ts';
import type { LocalFunction } from '../../../local/gateway/lambda-context.ts';
import { noteInvocation } from '../../../local/metrics/invocation-metrics.ts';
import { noteRequest } from '../../../local/metrics/request-metrics.ts';
import { serviceMetrics, ServiceMetricLines } from '../../../local/metrics/service-metrics.ts';

const now = Date.UTC(2026, 0, 5);
const gather = (): ServiceMetricLines => new ServiceMetricLines(() => now);

/** What CloudWatch makes of the lines: values by metric, with dimensions. */
function read(lines: ServiceMetricLines): Record<string, readonly number[]> {
  const values: Record<string, number[]> = {};
  for (const line of lines.takeLines()) {
    const { data = [], errors } = parseEmf(line, now) ?? {};
    expect(errors).toEqual([]);
    for (const { metric, samples } of data) {
      const key = [metric.name, ...metric.dimensions.map(({ value }) => value)].join(' ');
      (values[key] ??= []).push(...('values' in samples ? samples.values : []));
    }
  }
  return values;
}

describe('measurements in the place of AWS services', () => {
  test('are lines that CloudWatch takes, with the units and dimensions of the table', () => {
    const lines = gather();
    lines.note(
      'AWS/SQS',
      { QueueName: 'jobs' },
      { NumberOfMessagesSent: 2, ApproximateAgeOfOldestMessage: 1.5 },
    );
    const [line = ''] = lines.takeLines();
    expect(parseEmf(line, now)?.data).toMatchObject([
      { metric: { namespace: 'AWS/SQS', name: 'NumberOfMessagesSent' }, time: now, unit: 'Count' },
      { metric: { dimensions: [{ name: 'QueueName', value: 'jobs' }] }, unit: 'Seconds' },
    ]);
    expect(lines.takeLines()).toEqual([]);
  });

  test('all arrive, however many come at once', () => {
    const lines = gather();
    const all = Array.from({ length: 350 }, (_, index) => index);
    for (const value of all) {
      lines.note('AWS/Lambda', { FunctionName: 'a' }, { Duration: value });
      lines.note('AWS/Lambda', { FunctionName: 'b' }, { Duration: -value });
    }
    const values = read(lines);
    expect(values['Duration a']).toEqual(all);
    expect(values['Duration b']).toHaveLength(350);
  });

  test('have a unit and a dimension for every service, but for what counts for the account', () => {
    for (const [name, { dimensions, metrics }] of Object.entries(serviceMetrics)) {
      if (!name.endsWith(' account')) expect(dimensions.length).toBeGreaterThan(0);
      expect(Object.keys(metrics).length).toBeGreaterThan(0);
    }
  });
});

test('what counts for the account has no dimensions and the namespace of its service', () => {
  const lines = gather();
  lines.note('AWS/DynamoDB account', {}, { UserErrors: 1 });
  const [line = ''] = lines.takeLines();
  expect(parseEmf(line, now)?.data).toMatchObject([
    { metric: { namespace: 'AWS/DynamoDB', name: 'UserErrors', dimensions: [] } },
  ]);
});

test('requests are counted with their errors by kind, as API Gateway does', () => {
  const lines = gather();
  for (const status of [200, 404, 503]) noteRequest(lines.note)({ status, milliseconds: status });
  noteRequest(lines.note)({ status: 200, milliseconds: 9, integrationMilliseconds: 7 });
  expect(read(lines)).toEqual({
    'Count stemwatch-local local': [1, 1, 1, 1],
    '4XXError stemwatch-local local': [0, 1, 0, 0],
    '5XXError stemwatch-local local': [0, 0, 1, 0],
    'Latency stemwatch-local local': [200, 404, 503, 9],
    'IntegrationLatency stemwatch-local local': [7],
  });
});

test('invocations that throw or take too long are errors, others are none', async () => {
  const lines = gather();
  const run = (handler: () => unknown, timeoutSeconds = 5): Promise<unknown> => {
    const one: LocalFunction = { name: 'jobs', timeoutSeconds, handler, ended: noteInvocation(lines.note) };
    return invoke(one, {});
  };
  const over = new AbortController();
  await run(() => ({ statusCode: 500 }));
  await expect(run(() => Promise.reject(new Error('broken')))).rejects.toThrow('broken');
  await expect(run(() => pause(60_000, undefined, over), 0.01)).rejects.toThrow('did not answer');
  over.abort();
  const values = read(lines);
  expect(values['Invocations stemwatch-jobs']).toEqual([1, 1, 1]);
  expect(values['Errors stemwatch-jobs']).toEqual([0, 1, 1]);
  expect(values['Duration stemwatch-jobs']).toHaveLength(3);
  expect(values['Throttles stemwatch-jobs']).toEqual([0, 0, 0]);
});

test('invocations tell how many of their function ran at the same time', async () => {
  const lines = gather();
  const gate = Promise.withResolvers<void>();
  const one: LocalFunction = {
    name: 'jobs',
    timeoutSeconds: 5,
    handler: () => gate.promise,
    ended: noteInvocation(lines.note),
  };
  const invocations = [invoke(one, {}), invoke(one, {})];
  gate.resolve();
  await Promise.all(invocations);
  await invoke(one, {});
  expect(read(lines)['ConcurrentExecutions stemwatch-jobs']).toEqual([1, 2, 1]);
});
