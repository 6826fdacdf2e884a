import type { MetricAlarm } from '../alarms/alarm.ts';
import type { AlarmReading, ReadSeries } from '../alarms/evaluation/evaluation-window.ts';
import { samplesNeeded } from '../alarms/evaluation/low-samples.ts';
import { hourOfWeekBands } from '../anomaly/hour-of-week-bands.ts';
import type { MetricQuery, SeriesSource } from '../metrics/metric-query.ts';
import type { TimeRange, TimeSeries } from '../metrics/time-series.ts';
import { evaluatePlan, type QueryResult } from '../queries/evaluate-queries.ts';
import { planQueries, type QueryPlan } from '../queries/query-plan.ts';
import { readAhead } from './read-ahead.ts';

/** Reads for alarms what they watch: a statistic, or the result of their queries, with the band where they have one. */
export function alarmReadings(source: SeriesSource): ReadSeries {
  const plans = new WeakMap<MetricAlarm, QueryPlan>();
  const bands = hourOfWeekBands();
  const planOf = (alarm: MetricAlarm, queries: readonly MetricQuery[]): QueryPlan => {
    const plan = plans.get(alarm) ?? planQueries(queries);
    plans.set(alarm, plan);
    return plan;
  };
  const read: ReadSeries = (alarm, range) => {
    const { watch } = alarm;
    if (watch.kind === 'metric') return statisticReading(alarm, watch.stat, source, range);
    const results = evaluatePlan(planOf(alarm, watch.queries), source, range, { bands, now: range.end });
    return queryReading(alarm, watch.resultId, results);
  };
  const standsAlone = (alarm: MetricAlarm): boolean =>
    alarm.watch.kind === 'metric' || !planOf(alarm, alarm.watch.queries).dependsOnRange;
  return readAhead(read, standsAlone, () => source.version);
}

type Stat = Extract<MetricAlarm['watch'], { kind: 'metric' }>['stat'];

function statisticReading(
  alarm: MetricAlarm,
  stat: Stat,
  source: SeriesSource,
  range: TimeRange,
): AlarmReading {
  const series = source.read(stat, range);
  if (samplesNeeded(alarm) === 0) return { series };
  return { series, sampleCounts: source.read({ ...stat, statistic: 'SampleCount' }, range) };
}

function queryReading(alarm: MetricAlarm, resultId: string, results: readonly QueryResult[]): AlarmReading {
  const [series = nothing] = seriesOf(resultId, results);
  if (alarm.threshold.kind === 'value') return { series };
  const [upper = nothing, lower = nothing] = seriesOf(alarm.threshold.queryId, results);
  return { series, band: { lower, upper } };
}

const nothing: TimeSeries = { times: [], values: [] };

function seriesOf(id: MetricQuery['id'], results: readonly QueryResult[]): TimeSeries[] {
  return results.filter((result) => result.id === id).map(({ series }) => series);
}
