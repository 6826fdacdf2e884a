import type { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import { type FigureSeries, listSeries } from '../../core/figures/figure-series.ts';
import { type Figure, type FigureQuery, readFigures } from '../../core/figures/read-figures.ts';
import { failures } from '../../core/jobs/failures.ts';

/** State of a circuit breaker. */
export type CircuitState = 'closed' | 'half-open' | 'open';

/** What the processes of the service have said of themselves lately, by way of their metrics. */
export interface SystemFigures {
  /** Figures of the workers' hosts, in percent; absent without a worker that has written within some minutes. */
  readonly worker: {
    readonly heardAt?: number;
    readonly cpuPercent?: number;
    readonly memoryPercent?: number;
    readonly diskPercent?: number;
  };
  /** Models that a worker holds loaded; absent when none has said so since yesterday. */
  readonly modelsLoaded?: number;
  readonly activeJobs?: number;
  readonly activeSessions?: number;
  readonly queueDepth?: number;
  readonly oldestJobSeconds?: number;
  /** Failures of models, engines and devices within a quarter of an hour. */
  readonly modelFaults: number;
  /** The worst state of each circuit within some minutes, in any process. */
  readonly circuits: Readonly<Record<string, CircuitState>>;
}

/** Where and when is read. */
export interface FiguresMoment {
  readonly deployment: string;
  /** Epoch milliseconds. */
  readonly now: number;
  readonly signal: AbortSignal;
}

const minute = 60_000;
const day = 24 * 60 * minute;

/** Samples come each minute; who has written none for so long is taken to be gone. */
export const silenceMinutes = 3;

/** Models that failed so long ago tell nothing of now. */
const faultMinutes = 15;

/** Reads the figures with four calls of CloudWatch. */
export async function readSystemFigures(
  client: CloudWatchClient,
  moment: FiguresMoment,
): Promise<SystemFigures> {
  const { deployment, now, signal } = moment;
  const thisMinute = Math.floor(now / minute) * minute;
  const recent = {
    ...moment,
    start: thisMinute - silenceMinutes * minute,
    end: thisMinute + minute,
    periodSeconds: 60,
  };
  const circuitSeries = await listSeries(client, { deployment, name: 'CircuitState', recent: true, signal });
  const [gauges, circuits, loaded, faults] = await Promise.all([
    readFigures(client, gaugeQueries, recent),
    readFigures(client, asMaximum(circuitSeries), recent),
    readFigures(client, loadedQuery, { ...recent, start: thisMinute - day, periodSeconds: 300 }),
    readFigures(client, faultQueries, { ...recent, start: thisMinute - faultMinutes * minute }),
  ]);
  const [cpu, memory, disk, jobs, sessions, depth, oldest] = gauges;
  const heardAt = memory?.at(-1)?.time;
  return {
    worker: {
      ...(heardAt === undefined ? {} : { heardAt }),
      ...named('cpuPercent', cpu),
      ...named('memoryPercent', memory),
      ...named('diskPercent', disk),
    },
    // What a worker said that is gone is no longer true.
    ...(heardAt === undefined ? {} : named('modelsLoaded', loaded[0])),
    ...named('activeJobs', jobs),
    ...named('activeSessions', sessions),
    ...named('queueDepth', depth),
    ...named('oldestJobSeconds', oldest),
    modelFaults: faults.flat().reduce((sum, { value }) => sum + value, 0),
    circuits: Object.fromEntries(
      circuitSeries.flatMap(({ dimensions }, index) => circuitOf(dimensions, circuits[index] ?? [])),
    ),
  };
}

const ofWorker = { hostRole: 'worker' };

const gaugeQueries: readonly FigureQuery[] = [
  { series: { name: 'CpuUtilization', dimensions: ofWorker }, statistic: 'Average' },
  { series: { name: 'MemoryUtilization', dimensions: ofWorker }, statistic: 'Maximum' },
  { series: { name: 'DiskUtilization', dimensions: ofWorker }, statistic: 'Maximum' },
  { series: { name: 'ActiveJobs', dimensions: {} }, statistic: 'Maximum' },
  { series: { name: 'ActiveSessions', dimensions: {} }, statistic: 'Maximum' },
  { series: { name: 'QueueDepth', dimensions: { queue: 'jobs' } }, statistic: 'Maximum' },
  { series: { name: 'OldestJobAge', dimensions: {} }, statistic: 'Maximum' },
];

const loadedQuery: readonly FigureQuery[] = [
  { series: { name: 'ModelsLoaded', dimensions: {} }, statistic: 'Maximum' },
];

const faultCategories: ReadonlySet<string> = new Set(['model', 'engine', 'device']);

const faultQueries: readonly FigureQuery[] = Object.entries(failures)
  .filter(([, { category }]) => faultCategories.has(category))
  .map(([errorType]) => ({
    series: { name: 'Errors', dimensions: { errorType, component: 'worker' } },
    statistic: 'Sum',
  }));

const asMaximum = (series: readonly FigureSeries[]): readonly FigureQuery[] =>
  series.map((one) => ({ series: one, statistic: 'Maximum' }));

function named<Name extends string>(
  name: Name,
  figures: readonly Figure[] | undefined,
): Partial<Record<Name, number>> {
  const value = figures?.at(-1)?.value;
  return value === undefined ? {} : ({ [name]: value } as Partial<Record<Name, number>>);
}

/** As the catalogue numbers them. */
const circuitStates: readonly CircuitState[] = ['closed', 'half-open', 'open'];

function circuitOf(
  { dependency = '' }: Readonly<Record<string, string>>,
  figures: readonly Figure[],
): readonly (readonly [string, CircuitState])[] {
  const worst = Math.max(...figures.map(({ value }) => value));
  const state = circuitStates[worst];
  return state === undefined ? [] : [[dependency, state]];
}
