import { AlarmBook } from '../../cloudwatch-sim/alarms/book/alarm-book.ts';
import type { ReadSeries } from '../../cloudwatch-sim/alarms/evaluation/evaluation-window.ts';
import { parseMetricAlarm } from '../../cloudwatch-sim/alarms/parse-metric-alarm.ts';
import type { BenchResult } from './result.ts';

const alarmCount = 100;
const minutes = 24 * 60;
const minute = 60_000;
const start = Date.UTC(2026, 0, 15);
const goalMilliseconds = 1000;
const modes = ['breaching', 'notBreaching', 'ignore', 'missing'];

/**
 * Evaluation of alarms each minute of a day; the data lies ready, so that no store or metric math is measured. One thread
 * computes and waits for nothing, so that processor time is what a quiet machine needs.
 */
export function benchAlarmEvaluation(): Promise<readonly BenchResult[]> {
  evaluateDay();
  const before = performance.now();
  const usageBefore = process.cpuUsage();
  const changes = evaluateDay();
  const usage = process.cpuUsage(usageBefore);
  const wall = performance.now() - before;
  const took = (usage.user + usage.system) / 1000;
  return Promise.resolve([
    {
      what: `${alarmCount} alarms over 24 h of one-minute data, every fifth point missing (evaluation alone)`,
      figure: `${Math.round(took)} ms of processor time (${Math.round(wall)} ms passed) for ${alarmCount * minutes} evaluations with ${changes} state changes`,
      goal: `below ${goalMilliseconds} ms of processor time`,
      met: took < goalMilliseconds,
    },
  ]);
}

function evaluateDay(): number {
  const book = new AlarmBook({ region: 'eu-west-1', accountId: '111122223333', readSeries: preparedDay() });
  book.put(
    Array.from({ length: alarmCount }, (_, index) => benchAlarm(index)),
    start,
  );
  let changes = 0;
  for (let at = 1; at <= minutes; at += 1) changes += book.tick(start + at * minute).length;
  return changes;
}

function benchAlarm(index: number) {
  return parseMetricAlarm({
    AlarmName: `alarm-${index}`,
    Namespace: 'Bench',
    MetricName: `metric-${index}`,
    Statistic: 'Sum',
    Period: 60,
    EvaluationPeriods: 1 + (index % 10),
    DatapointsToAlarm: 1 + (index % 10) - Math.floor((index % 10) / 2),
    Threshold: 50,
    ComparisonOperator: 'GreaterThanThreshold',
    TreatMissingData: modes[index % modes.length],
  });
}

/** A slow wave with missing points, cut to the range that an evaluation asks for. */
function preparedDay(): ReadSeries {
  const present = Array.from({ length: minutes }, (_, index) => index).filter((index) => index % 5 !== 3);
  const times = present.map((index) => start + index * minute);
  const values = present.map((index) => 50 + 40 * Math.sin(index / 30) + 20 * Math.sin(index * 7));
  return (_, range) => {
    const from = firstAtOrAfter(times, range.start);
    const to = firstAtOrAfter(times, range.end);
    return { series: { times: times.slice(from, to), values: values.slice(from, to) } };
  };
}

function firstAtOrAfter(times: readonly number[], wanted: number): number {
  let low = 0;
  let high = times.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((times[middle] ?? 0) < wanted) low = middle + 1;
    else high = middle;
  }
  return low;
}
