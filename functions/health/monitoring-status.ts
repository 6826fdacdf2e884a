import type { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import type { DeployedAlarm } from '../../core/figures/deployment-alarms.ts';
import { listSeries } from '../../core/figures/figure-series.ts';
import { type FigureQuery, readFigures } from '../../core/figures/read-figures.ts';
import { type FiguresMoment, silenceMinutes } from './system-figures.ts';

/** How many alarms are in each state, and which need a look. */
export interface AlarmSummary {
  readonly total: number;
  readonly byState: Record<string, number>;
  readonly raised: string[];
  readonly withoutData: string[];
}

/** Counts alarms. */
export function summarizeAlarms(alarms: readonly DeployedAlarm[]): AlarmSummary {
  const byState: Record<string, number> = { OK: 0, ALARM: 0, INSUFFICIENT_DATA: 0 };
  for (const { state } of alarms) byState[state] = (byState[state] ?? 0) + 1;
  const namesIn = (wanted: DeployedAlarm['state']): string[] =>
    alarms.filter(({ state }) => state === wanted).map(({ name }) => name);
  return {
    total: alarms.length,
    byState,
    raised: namesIn('ALARM'),
    withoutData: namesIn('INSUFFICIENT_DATA'),
  };
}

/** A way on which figures come, and when the last one came on it. */
export interface Pipeline {
  readonly name: string;
  /** `quiet` is one on which nothing needs to come all the time; `stale` one on which something is missing. */
  readonly status: 'flowing' | 'quiet' | 'stale';
  readonly lastAt?: number;
}

const minute = 60_000;

/** The pipelines, each with the series that shows life, and whether it must never be silent. */
const pipelines: readonly { name: string; query: FigureQuery; always: boolean }[] = [
  {
    name: 'sampler',
    query: { series: { name: 'MonitoringHeartbeat', dimensions: {} }, statistic: 'Sum' },
    always: true,
  },
  {
    name: 'functions',
    query: { series: { name: 'HttpRequests', dimensions: { statusClass: '2xx' } }, statistic: 'Sum' },
    always: false,
  },
  {
    name: 'worker',
    query: {
      series: { name: 'MemoryUtilization', dimensions: { hostRole: 'worker' } },
      statistic: 'Average',
    },
    always: false,
  },
];

/** Looks back so far for the last sign of a pipeline, in minutes. */
const lookBackMinutes = 180;

/** When the last figure came on each pipeline. */
export async function readPipelines(
  client: CloudWatchClient,
  moment: FiguresMoment,
): Promise<readonly Pipeline[]> {
  const thisMinute = Math.floor(moment.now / minute) * minute;
  const figures = await readFigures(
    client,
    pipelines.map(({ query }) => query),
    {
      ...moment,
      start: thisMinute - lookBackMinutes * minute,
      end: thisMinute + minute,
      periodSeconds: 60,
    },
  );
  return pipelines.map(({ name, always }, index) => {
    const lastAt = figures[index]?.at(-1)?.time;
    const flowing = lastAt !== undefined && lastAt >= thisMinute - silenceMinutes * minute;
    const status = flowing ? 'flowing' : always ? 'stale' : 'quiet';
    return { name, status, ...(lastAt === undefined ? {} : { lastAt }) };
  });
}

/** How often alerts were delivered, or were not, by one channel. */
export interface DeliveryCount {
  readonly channel: string;
  readonly outcome: string;
  readonly count: number;
}

const hour = 60 * minute;

/** Deliveries of the last 24 hours and the hour that is not over. */
export async function readDeliveries(
  client: CloudWatchClient,
  moment: FiguresMoment,
): Promise<readonly DeliveryCount[]> {
  const { deployment, now, signal } = moment;
  const series = await listSeries(client, { deployment, name: 'AlertDelivery', signal });
  const thisHour = Math.floor(now / hour) * hour;
  const figures = await readFigures(
    client,
    series.map((one) => ({ series: one, statistic: 'Sum' })),
    { ...moment, start: thisHour - 24 * hour, end: thisHour + hour, periodSeconds: 3600 },
  );
  return series
    .map(({ dimensions }, index) => ({
      channel: dimensions['channel'] ?? '',
      outcome: dimensions['outcome'] ?? '',
      count: (figures[index] ?? []).reduce((sum, { value }) => sum + value, 0),
    }))
    .filter(({ count }) => count > 0);
}
