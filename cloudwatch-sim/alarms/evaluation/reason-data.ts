import type { MetricAlarm } from '../alarm.ts';
import { cloudWatchTime } from '../timestamps.ts';
import type { Verdict } from './evaluate-metric-alarm.ts';
import type { Datapoint } from './evaluation-window.ts';

/** The StateReasonData of CloudWatch for a verdict reached at `now` by an evaluation that ended at `end`. */
export function stateReasonData(alarm: MetricAlarm, verdict: Verdict, end: number, now: number): object {
  const { watch, period, threshold } = alarm;
  const oldestFirst = verdict.judged.toReversed();
  const [oldest] = oldestFirst;
  return {
    version: '1.0',
    queryDate: cloudWatchTime(now),
    ...(oldest === undefined ? {} : { startDate: cloudWatchTime(oldest.time) }),
    ...(watch.kind === 'metric'
      ? {
          ...(watch.stat.unit === undefined ? {} : { unit: watch.stat.unit }),
          statistic: watch.stat.statistic,
        }
      : {}),
    period,
    recentDatapoints: oldestFirst.map(({ value }) => value),
    ...(threshold.kind === 'value'
      ? { threshold: threshold.value }
      : {
          recentLowerThresholds: oldestFirst.map(({ lower }) => lower),
          recentUpperThresholds: oldestFirst.map(({ upper }) => upper),
        }),
    evaluatedDatapoints: evaluatedDatapoints(alarm, verdict, end),
  };
}

/** The N periods that decided, newest first: the existing ones, and the newest empty ones where those are fewer. */
function evaluatedDatapoints(
  { evaluationPeriods, period }: MetricAlarm,
  { judged, window }: Verdict,
  end: number,
) {
  const points: { readonly time: number; readonly point?: Datapoint }[] = judged.map((point) => ({
    time: point.time,
    point,
  }));
  for (let age = 0; age < window.length && points.length < evaluationPeriods; age += 1) {
    if (window[age] === undefined) points.push({ time: end - (age + 1) * period * 1000 });
  }
  return points
    .toSorted((a, b) => b.time - a.time)
    .map(({ time, point }) => ({
      timestamp: cloudWatchTime(time),
      ...(point === undefined
        ? {}
        : {
            ...(point.sampleCount === undefined ? {} : { sampleCount: point.sampleCount }),
            value: point.value,
          }),
    }));
}
