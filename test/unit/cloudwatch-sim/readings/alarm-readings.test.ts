import { describe, expect, test } from '@jest/globals';
import { AlarmBook } from '../../../../cloudwatch-sim/alarms/book/alarm-book.ts';
import type { AlarmEvent } from '../../../../cloudwatch-sim/alarms/book/alarm-event.ts';
import { parseMetricAlarm } from '../../../../cloudwatch-sim/alarms/parse-metric-alarm.ts';
import { metricId } from '../../../../cloudwatch-sim/metrics/metric.ts';
import type { SeriesSource } from '../../../../cloudwatch-sim/metrics/metric-query.ts';
import { alarmReadings } from '../../../../cloudwatch-sim/readings/alarm-readings.ts';
import { MetricStore } from '../../../../cloudwatch-sim/store/metric-store.ts';
import { seededRandom } from '../support/seeded-random.ts';

const minute = 60_000;
const start = Date.UTC(2026, 4, 1);
const hours = 6;

const common = {
  EvaluationPeriods: 3,
  DatapointsToAlarm: 2,
  Threshold: 50,
  ComparisonOperator: 'GreaterThanThreshold',
};
const stat = (Id: string, Stat: string, Period = 60) => ({
  Id,
  ReturnData: false,
  MetricStat: { Metric: { Namespace: 'N', MetricName: 'm', Dimensions: [] }, Period, Stat },
});
const expression = (Expression: string, Period = 60) => ({
  Metrics: [stat('a', 'Sum', Period), stat('b', 'p90', Period), { Id: 'e', Expression, ReturnData: true }],
});
const watched: Readonly<Record<string, object>> = {
  'a sum': { Namespace: 'N', MetricName: 'm', Statistic: 'Sum', Period: 60 },
  'a percentile over five minutes': {
    Namespace: 'N',
    MetricName: 'm',
    ExtendedStatistic: 'p90',
    Period: 300,
  },
  'a percentile of few samples': {
    Namespace: 'N',
    MetricName: 'm',
    ExtendedStatistic: 'p50',
    Period: 600,
    Threshold: 30,
    EvaluateLowSampleCountPercentile: 'ignore',
  },
  'a share': expression('IF(a > 20, 100 * b / a, 0)'),
  'five minutes of a share': expression('a / 10 + b / 2', 300),
  'a gap that is filled with the value before': expression('FILL(a, REPEAT)'),
  'a gap that is filled with a line': expression('FILL(a, LINEAR)'),
  'a difference': expression('DIFF(a) * 10'),
  'a running sum': expression('RUNNING_SUM(a) / 3'),
  'an average of all periods': expression('a - TIME_SERIES(AVG(a)) + 50'),
  'a band': {
    Metrics: [
      { ...stat('a', 'Sum'), ReturnData: true },
      { Id: 'band', Expression: 'ANOMALY_DETECTION_BAND(a, 1)', ReturnData: true },
    ],
    ThresholdMetricId: 'band',
    Threshold: undefined,
    ComparisonOperator: 'GreaterThanUpperThreshold',
  },
};

function filledStore(clock: () => number): MetricStore {
  const store = new MetricStore({ clock });
  const random = seededRandom(7);
  for (let at = -60; at < hours * 60; at++) {
    if (random() < 0.2) continue;
    const values = Array.from({ length: 1 + Math.floor(random() * 4) }, () => Math.round(random() * 60));
    const metric = metricId('N', 'm');
    store.put([{ metric, time: start + at * minute, unit: 'None', resolution: 60, samples: { values } }]);
  }
  return store;
}

/** Everything that an alarm does in six hours, evaluated each minute. */
function eventsOf(properties: object, hide: (store: MetricStore) => SeriesSource): readonly AlarmEvent[] {
  let now = start;
  const store = filledStore(() => start + hours * 60 * minute);
  const account = { region: 'r', accountId: '1', readSeries: alarmReadings(hide(store)) };
  const book = new AlarmBook(account);
  const events = [...book.put([parseMetricAlarm({ AlarmName: 'x', ...common, ...properties })], now)];
  while (now < start + hours * 60 * minute) {
    now += minute;
    events.push(...book.tick(now));
  }
  return events;
}

describe('reading ahead changes nothing of what an alarm does that watches', () => {
  test.each(Object.entries(watched))('%s', (_, properties) => {
    const ahead = eventsOf(properties, (store) => store);
    const each = eventsOf(properties, (store) => ({
      read: (asked, range) => store.read(asked, range),
      list: (range) => store.list(range),
    }));
    expect(ahead).toEqual(each);
    expect(ahead.length).toBeGreaterThan(1);
    expect(ahead.filter(({ kind }) => kind === 'evaluationError')).toEqual([]);
  });
});

test('data that arrive late are seen at the next evaluation', () => {
  let now = start;
  const store = new MetricStore({ clock: () => now });
  const book = new AlarmBook({ region: 'r', accountId: '1', readSeries: alarmReadings(store) });
  const properties = { ...common, ...watched['a sum'], EvaluationPeriods: 1, DatapointsToAlarm: 1 };
  book.put([parseMetricAlarm({ AlarmName: 'x', TreatMissingData: 'notBreaching', ...properties })], now);
  for (let at = 0; at < 5; at++) book.tick((now += minute));
  expect(book.get('x')?.state).toBe('OK');
  const samples = { values: [99] };
  store.put([{ metric: metricId('N', 'm'), time: now, unit: 'None', resolution: 60, samples }]);
  book.tick((now += minute));
  expect(book.get('x')?.state).toBe('ALARM');
});
