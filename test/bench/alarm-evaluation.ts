import { AlarmBook } from '../../cloudwatch-sim/alarms/book/alarm-book.ts';
import { parseMetricAlarm } from '../../cloudwatch-sim/alarms/parse-metric-alarm.ts';
import { metricId } from '../../cloudwatch-sim/metrics/metric.ts';
import { alarmReadings } from '../../cloudwatch-sim/readings/alarm-readings.ts';
import { MetricStore } from '../../cloudwatch-sim/store/metric-store.ts';
import type { BenchResult } from './result.ts';

const alarmCount = 100;
const minutes = 24 * 60;
const minute = 60_000;
const start = Date.UTC(2026, 0, 15);
const goalMilliseconds = 1000;
const modes = ['breaching', 'notBreaching', 'ignore', 'missing'];

/**
 * Alarms evaluated each minute of a day, half of them on a statistic and half on a rate by metric math, read from a
 * store. One thread computes and waits for nothing, so that processor time is what a quiet machine needs.
 */
export function benchAlarmEvaluation(): Promise<readonly BenchResult[]> {
  evaluateDay();
  const day = evaluateDay();
  return Promise.resolve([
    {
      what: `${alarmCount} alarms over 24 h of one-minute data in a store, half of them metric math, every fifth point missing`,
      figure: `${Math.round(day.milliseconds)} ms of processor time for ${alarmCount * minutes} evaluations with ${day.events} events`,
      goal: `below ${goalMilliseconds} ms`,
      met: day.milliseconds < goalMilliseconds,
    },
  ]);
}

function evaluateDay(): { readonly milliseconds: number; readonly events: number } {
  let now = start + minutes * minute;
  const store = filledStore(() => now);
  now = start;
  const book = new AlarmBook({
    region: 'eu-west-1',
    accountId: '111122223333',
    readSeries: alarmReadings(store),
  });
  const alarms = Array.from({ length: alarmCount }, (_, index) => benchAlarm(index));
  const before = process.cpuUsage();
  let events = book.put(alarms, now).length;
  for (let at = 1; at <= minutes; at++) {
    now = start + at * minute;
    events += book.tick(now).length;
  }
  const { user, system } = process.cpuUsage(before);
  return { milliseconds: (user + system) / 1000, events };
}

/** For each alarm a slow wave with missing points, and a total that it is a share of. */
function filledStore(clock: () => number): MetricStore {
  const store = new MetricStore({ clock });
  for (let index = 0; index < alarmCount; index++) {
    for (let at = -30; at < minutes; at++) {
      if ((at + index) % 5 === 3) continue;
      const wave = 50 + 40 * Math.sin(at / 30) + 20 * Math.sin(at * 7);
      store.put([datum(`part-${index}`, at, wave), datum(`total-${index}`, at, 100)]);
    }
  }
  store.compact();
  return store;
}

function datum(name: string, at: number, value: number) {
  const metric = metricId('Bench', name);
  return {
    metric,
    time: start + at * minute,
    unit: 'None',
    resolution: 60,
    samples: { values: [value] },
  } as const;
}

function benchAlarm(index: number) {
  const evaluationPeriods = 1 + (index % 10);
  const MetricName = `part-${index}`;
  return parseMetricAlarm({
    AlarmName: `alarm-${index}`,
    EvaluationPeriods: evaluationPeriods,
    DatapointsToAlarm: Math.ceil(evaluationPeriods / 2),
    Threshold: 50,
    ComparisonOperator: 'GreaterThanThreshold',
    TreatMissingData: modes[index % modes.length],
    ...(index % 2 === 0
      ? { Namespace: 'Bench', MetricName, Statistic: 'Sum', Period: 60 }
      : { Metrics: [query('part', MetricName), query('total', `total-${index}`), share] }),
  });
}

const share = { Id: 'share', Expression: 'IF(total > 0, 100 * part / total, 0)', ReturnData: true };

function query(Id: string, MetricName: string) {
  const Metric = { Namespace: 'Bench', MetricName, Dimensions: [] };
  return { Id, ReturnData: false, MetricStat: { Metric, Period: 60, Stat: 'Sum' } };
}
