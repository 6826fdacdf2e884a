import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { AlarmEvent } from './alarms/book/alarm-event.ts';
import { AlarmBook } from './alarms/book/alarm-book.ts';
import { hourOfWeekBands } from './anomaly/hour-of-week-bands.ts';
import { Dashboards } from './dashboards/dashboards.ts';
import { type EmfError, parseEmf } from './ingest/emf.ts';
import { readJsonFile, writeJsonFile } from './json-file.ts';
import type { MetricQuery } from './metrics/metric-query.ts';
import type { TimeRange } from './metrics/time-series.ts';
import { MetricFolder } from './persist/metric-folder.ts';
import { evaluateQueries, type QueryResult } from './queries/evaluate-queries.ts';
import { alarmReadings } from './readings/alarm-readings.ts';
import { searchMetrics } from './search/search-metrics.ts';
import type { MetricDatum } from './store/datum.ts';

/** Where a CloudWatch keeps what it knows, and whom it tells. */
export interface CloudWatchOptions {
  readonly folder: string;
  readonly region: string;
  readonly accountId: string;
  /** The present in epoch milliseconds. */
  readonly clock: () => number;
  /** Milliseconds that metrics are kept for; if not given, as long as CloudWatch does. */
  readonly metricsKeptFor?: number | undefined;
  /** Takes sentences for the operator about damaged files and data for which there was no room. */
  readonly report: (problem: string) => void;
  /** Takes what alarms did; the actions among it are for the caller to carry out. */
  readonly onEvents: (events: readonly AlarmEvent[]) => void;
}

/**
 * CloudWatch for one account and region on one machine: metrics, alarms and dashboards, kept in a folder. It has no timer:
 * call `tick` at least each minute.
 */
export class CloudWatch {
  readonly metrics: MetricFolder;
  readonly alarms: AlarmBook;
  readonly dashboards: Dashboards;
  readonly #options: CloudWatchOptions;
  readonly #bands = hourOfWeekBands();

  /** Opens a folder, or makes it. A damaged file is reported, and what it held begins anew. */
  constructor(options: CloudWatchOptions) {
    const { folder, region, accountId, clock, report, metricsKeptFor: keptFor = Infinity } = options;
    mkdirSync(folder, { recursive: true });
    this.#options = options;
    this.metrics = new MetricFolder(join(folder, 'metrics'), { clock, report, keptFor });
    const account = { region, accountId, readSeries: alarmReadings(this.metrics) };
    this.alarms = this.#restored('alarms', (state) => new AlarmBook({ ...account, state }));
    this.dashboards = this.#restored('dashboards', (state) => new Dashboards(state));
  }

  /** Epoch milliseconds. */
  get now(): number {
    return this.#options.clock();
  }

  /** Takes a log line; gives what is wrong with the metrics in it. Lines that hold none are passed over. */
  ingest(line: string): readonly EmfError[] {
    const read = parseEmf(line, this.now);
    if (read !== undefined) this.put(read.data);
    return read?.errors ?? [];
  }

  put(data: readonly MetricDatum[]): void {
    const refused = this.metrics.put(data);
    if (refused.length > 0) this.#options.report(`There was no room for ${refused.length} new metrics.`);
  }

  /** See `evaluateQueries`; SEARCH and anomaly bands look at this CloudWatch's own metrics. */
  query(queries: readonly MetricQuery[], range: TimeRange): QueryResult[] {
    const search = (text: string): ReturnType<typeof searchMetrics>['metrics'] =>
      searchMetrics(text, this.metrics, this.now).metrics;
    return evaluateQueries(queries, this.metrics, range, { search, bands: this.#bands, now: this.now });
  }

  /** Evaluates the alarms that are due. */
  tick(): void {
    this.changeAlarms(() => this.alarms.tick(this.now));
  }

  /** Does something with the alarms, keeps how they then stand, and passes on what happened. */
  changeAlarms(change: () => readonly AlarmEvent[] | void): void {
    const events = change() ?? [];
    writeJsonFile(this.#file('alarms'), this.alarms);
    if (events.length > 0) this.#options.onEvents(events);
  }

  /** Keeps the dashboards as they are now. */
  saveDashboards(): void {
    writeJsonFile(this.#file('dashboards'), this.dashboards);
  }

  /** Leaves the folder, with everything on the disk. */
  close(): void {
    this.metrics.close();
  }

  #file(what: 'alarms' | 'dashboards'): string {
    return join(this.#options.folder, `${what}.json`);
  }

  #restored<T>(what: 'alarms' | 'dashboards', open: (state: unknown) => T): T {
    const path = this.#file(what);
    try {
      return open(readJsonFile(path));
    } catch (error) {
      this.#options.report(`${path} cannot be read (${(error as Error).message}); the ${what} begin anew.`);
      return open(undefined);
    }
  }
}
