import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { parseEmf } from '../../../../cloudwatch-sim/ingest/emf.ts';
import { metricId } from '../../../../cloudwatch-sim/metrics/metric.ts';
import { systemClock } from '../../../../core/resilience/clock.ts';
import { createEmbeddedMetrics } from '../../../../core/telemetry/embedded-metrics.ts';
import { createPowertoolsMetrics } from '../../../../core/telemetry/powertools-metrics.ts';
import { storeAt } from '../../cloudwatch-sim/support/data.ts';
import { type CapturedOutput, captureOutput } from '../../functions/captured-output.ts';

let output: CapturedOutput;

beforeAll(() => {
  output = captureOutput();
});
afterAll(() => output.restore());
beforeEach(() => output.clear());

/** Timers that the test lets elapse, by their lengths in milliseconds. */
function heldTimers() {
  const running = new Map<() => void, number>();
  const every = (milliseconds: number, task: () => void) => {
    running.set(task, milliseconds);
    return () => void running.delete(task);
  };
  const elapse = (): void => {
    for (const task of running.keys()) task();
  };
  return { clock: { ...systemClock, every }, lengths: () => [...running.values()], elapse };
}

type Timers = ReturnType<typeof heldTimers>;

const getItem = { dependency: 'jobs-table', operation: 'GetItem' } as const;
const putItem = { dependency: 'jobs-table', operation: 'PutItem' } as const;

const written = (...names: readonly string[]): readonly unknown[] =>
  output.metrics().map((line) => names.map((name) => line[name]));

describe.each([
  ['functions', ({ clock }: Timers) => createPowertoolsMetrics('test', clock)],
  ['the worker', ({ clock }: Timers) => createEmbeddedMetrics({ deployment: 'test', clock })],
] as const)('Values that %s emit for each call', (_who, make) => {
  test('share a line with those of the same metric and dimensions, whose sets they count in', () => {
    const { emit, flush } = make(heldTimers());
    emit('DependencyDuration', 5, getItem);
    emit('DependencyDuration', 7, putItem);
    emit('DependencyDuration', 6, { operation: 'GetItem', dependency: 'jobs-table' });
    emit('DependencyErrors', 1, getItem);
    expect(output.text()).toBe('');
    flush();
    expect(written('operation', 'DependencyDuration', 'DependencyErrors')).toEqual([
      ['GetItem', [5, 6], undefined],
      ['PutItem', 7, undefined],
      ['GetItem', undefined, 1],
    ]);
    for (const { _aws } of output.metrics())
      expect(_aws.CloudWatchMetrics).toMatchObject([
        {
          Dimensions: [
            ['deployment', 'dependency', 'operation'],
            ['deployment', 'dependency'],
          ],
        },
      ]);
    flush();
    expect(output.metrics()).toHaveLength(3);
  });

  test('wait for a second at most', () => {
    const timers = heldTimers();
    const { emit } = make(timers);
    emit('DependencyDuration', 5, getItem);
    emit('DependencyDuration', 6, getItem);
    expect(timers.lengths()).toEqual([1000]);
    timers.elapse();
    expect(written('DependencyDuration')).toEqual([[[5, 6]]]);
    expect(timers.lengths()).toEqual([]);
    emit('DependencyDuration', 7, getItem);
    timers.elapse();
    expect(written('DependencyDuration')).toEqual([[[5, 6]], [7]]);
  });

  test('are written as soon as the format has no room for another', () => {
    const { emit, flush } = make(heldTimers());
    const values = Array.from({ length: 101 }, (_, index) => index);
    for (const value of values) emit('DependencyDuration', value, getItem);
    expect(written('DependencyDuration')).toEqual([[values.slice(0, 100)]]);
    flush();
    expect(written('DependencyDuration')).toEqual([[values.slice(0, 100)], [100]]);
  });

  test('have the statistics that they would have in lines of their own', () => {
    const values = Array.from({ length: 250 }, (_, index) => ((index * 37) % 250) / 8);
    const readings = [1, values.length].map((together) => {
      output.clear();
      const { emit, flush } = make(heldTimers());
      for (const [index, value] of values.entries()) {
        emit('DependencyDuration', value, getItem);
        if ((index + 1) % together === 0) flush();
      }
      expect(output.metrics()).toHaveLength(together === 1 ? 250 : 3);
      return statisticsOf(output.metrics());
    });
    expect(readings[1]).toEqual(readings[0]);
    expect(readings[0]).toMatchObject({ SampleCount: 250, Minimum: 0, Maximum: 249 / 8 });
  });

  test('that are no numbers are left out and spoil no others', () => {
    const { emit, flush } = make(heldTimers());
    for (const value of [5, Number.NaN, 6, Infinity]) emit('DependencyDuration', value, getItem);
    flush();
    expect(written('DependencyDuration')).toEqual([[[5, 6]]]);
  });

  test('do not wait where they have properties of their own, and neither do other metrics', () => {
    const timers = heldTimers();
    const { emit } = make(timers);
    emit('DependencyDuration', 5, getItem, { job_id: 'job_1' });
    emit('RetriesExhausted', 1, { dependency: 'jobs-table' });
    expect(written('DependencyDuration', 'RetriesExhausted', 'job_id')).toEqual([
      [5, undefined, 'job_1'],
      [undefined, 1, undefined],
    ]);
    expect(timers.lengths()).toEqual([]);
  });
});

/** Statistics of the calls of one dependency, as CloudWatch finds them in lines that were written in one minute. */
function statisticsOf(lines: readonly object[]): Readonly<Record<string, number | undefined>> {
  const now = Date.parse('2026-02-06T12:00:30Z');
  const store = storeAt(now);
  for (const line of lines) {
    const text = JSON.stringify(line).replace(/"Timestamp":\d+/, `"Timestamp":${now}`);
    const { data, errors } = parseEmf(text, now) ?? { data: [], errors: ['not read'] };
    expect(errors).toEqual([]);
    store.put(data);
  }
  const dimensions = [
    { name: 'dependency', value: 'jobs-table' },
    { name: 'deployment', value: 'test' },
  ];
  const metric = metricId('Stemwatch', 'DependencyDuration', dimensions);
  const range = { start: now - 30_000, end: now + 30_000 };
  return Object.fromEntries(
    ['SampleCount', 'Sum', 'Minimum', 'Maximum', 'p50', 'p95', 'p99', 'tm90'].map((statistic) => [
      statistic,
      store.read({ metric, statistic, period: 60 }, range).values[0],
    ]),
  );
}
