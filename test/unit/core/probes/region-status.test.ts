import { describe, expect, test } from '@jest/globals';
import type { ProbeResult } from '../../../../core/probes/probe.ts';
import {
  emptyHistory,
  type ProbeHistory,
  uptimePercent,
  withResults,
} from '../../../../core/probes/probe-history.ts';
import { probeSettingsSchema } from '../../../../core/probes/probe-settings.ts';
import { probeSlots } from '../../../../core/probes/probe-slots.ts';
import { regionStatus } from '../../../../core/probes/region-status.ts';

const settings = probeSettingsSchema.parse({});
const minute = 60_000;
const hour = 60 * minute;
const start = Date.parse('2026-11-20T12:00:00Z');

const result = (at: number, fields: Partial<ProbeResult> = {}): ProbeResult => ({
  region: 'here',
  endpoint: '/health',
  at,
  ok: true,
  milliseconds: 20,
  status: 200,
  ...fields,
});

const failed = (at: number, endpoint = '/health'): ProbeResult => ({
  region: 'here',
  endpoint,
  at,
  ok: false,
  failure: 'refused',
});

const historyOf = (results: readonly ProbeResult[], kept = 1000): ProbeHistory =>
  withResults(emptyHistory('here'), results, kept);

const health = (results: readonly ProbeResult[]): string | undefined =>
  regionStatus(historyOf(results), settings, start + hour)?.health;

/** The fields that are refused. */
const faults = (input: unknown): readonly string[] =>
  probeSettingsSchema.safeParse(input).error?.issues.map(({ path }) => path.join('.')) ?? [];

describe('the history of a region', () => {
  test('keeps the latest records of its own region, and no more than allowed', () => {
    const results = Array.from({ length: 30 }, (_, index) => result(start + index));
    const history = historyOf([...results, result(start + 40, { region: 'elsewhere' })], 10);
    expect(history.records).toHaveLength(10);
    expect(history.records[0]).toEqual({
      endpoint: '/health',
      at: start + 20,
      ok: true,
      milliseconds: 20,
      status: 200,
    });
    expect(uptimePercent(history, '/health', start)).toBe(100);
  });

  test('counts uptime over a day, beyond the records that are kept, and forgets what is older', () => {
    let history = emptyHistory('here');
    for (let at = start; at < start + 24 * hour; at += 10 * minute) {
      const down = at < start + 6 * hour;
      history = withResults(history, [down ? failed(at) : result(at)], 5);
    }
    expect(uptimePercent(history, '/health', start + 24 * hour)).toBeCloseTo(75, 5);
    for (let at = start + 24 * hour; at < start + 31 * hour; at += 10 * minute)
      history = withResults(history, [result(at)], 5);
    expect(uptimePercent(history, '/health', start + 31 * hour)).toBe(100);
    expect(history.quarters.length).toBeLessThanOrEqual(97);
    expect(history.records).toHaveLength(5);
  });

  test('knows no uptime of what was never probed', () => {
    expect(uptimePercent(historyOf([result(start)]), '/ready', start)).toBeUndefined();
    expect(regionStatus(emptyHistory('here'), settings, start)).toBeUndefined();
  });
});

describe('a region', () => {
  test.each([
    [99, 'healthy'],
    [100, 'degraded'],
    [499, 'degraded'],
    [500, 'unhealthy'],
  ])('that answers in %d ms is %s', (milliseconds, expected) => {
    expect(health([result(start, { milliseconds })])).toBe(expected);
  });

  test.each([
    [95, 'healthy'],
    [94, 'degraded'],
    [90, 'degraded'],
    [89, 'unhealthy'],
  ])('with an uptime of %d %% is %s', (percent, expected) => {
    const results = Array.from({ length: 100 }, (_, index) =>
      index < 100 - percent ? failed(start + index) : result(start + index),
    );
    expect(health(results)).toBe(expected);
  });

  test('is judged by its endpoint with the lowest uptime', () => {
    const good = Array.from({ length: 20 }, (_, index) => result(start + index));
    const bad = good.map((one, index) =>
      index === 0 ? failed(one.at, '/ready') : { ...one, endpoint: '/ready' },
    );
    const status = regionStatus(historyOf([...good, ...bad]), settings, start + hour);
    expect(status).toMatchObject({ health: 'healthy', uptimePercent: 95 });
    expect(status?.endpoints.map((one) => one.uptimePercent)).toEqual([100, 95]);
  });

  test('is degraded while one endpoint fails, unhealthy while all do, however good its day was', () => {
    const day = Array.from({ length: 1000 }, (_, index) => [
      result(start + index),
      result(start + index, { endpoint: '/ready' }),
    ]).flat();
    expect(health([...day, failed(start + 2000)])).toBe('degraded');
    expect(health([...day, failed(start + 2000), failed(start + 2000, '/ready')])).toBe('unhealthy');
  });
});

describe('the times of probes', () => {
  test('are spread over a minute from when it was to begin', () => {
    expect(probeSlots(start + 7000, start + 7000, 10)).toEqual(
      [7, 17, 27, 37, 47, 57].map((second) => start + second * 1000),
    );
  });

  test('leave out those that a late start has missed, but not the one that it has just missed', () => {
    expect(probeSlots(start, start + 14_000, 10)[0]).toBe(start + 10_000);
    expect(probeSlots(start, start + 16_000, 10)[0]).toBe(start + 20_000);
    expect(probeSlots(start, start + 2 * minute, 10)).toEqual([]);
  });
});

test('settings that contradict themselves are refused by name', () => {
  expect(faults({ timeoutSeconds: 10 })).toEqual(['timeoutSeconds']);
  expect(faults({ degradedMilliseconds: 600 })).toEqual(['degradedMilliseconds']);
  expect(faults({ unhealthyUptimePercent: 99 })).toEqual(['unhealthyUptimePercent']);
  expect(faults({ endpoints: ['health'] })).toEqual(['endpoints.0']);
  expect(faults({ intervalSeconds: 7 })).toEqual(['intervalSeconds']);
});
