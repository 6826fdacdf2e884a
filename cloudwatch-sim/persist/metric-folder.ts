import { mkdirSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { MetricId } from '../metrics/metric.ts';
import type { MetricStat, SeriesSource } from '../metrics/metric-query.ts';
import type { TimeRange, TimeSeries } from '../metrics/time-series.ts';
import type { MetricDatum } from '../store/datum.ts';
import { MetricStore } from '../store/metric-store.ts';
import type { MetricStoreOptions } from '../store/metric-store.ts';
import { readDayFile, writeDayFile } from './day-file.ts';
import type { SeriesDay } from './day-file.ts';
import { Journal } from './journal.ts';
import { manifestName, readManifest, writeManifest } from './manifest.ts';
import type { Manifest } from './manifest.ts';

/** Settings of a folder of metric data. */
export interface MetricFolderOptions extends Omit<MetricStoreOptions, 'onCompacted'> {
  /** Bytes of the journal at which it is merged into the files of its days; 16 MiB if not given. */
  readonly maxJournalBytes?: number;
  /** Takes sentences for the operator: what was damaged when the folder was opened, and compactions that failed. */
  readonly report: (problem: string) => void;
}

/**
 * A metric store that is kept in a folder: a journal of what arrived since the last compaction, a file for each UTC day, and
 * a manifest that says which files count. Data are safe from the end of the process once `put` has returned. One process at
 * a time may have a folder open.
 */
export class MetricFolder implements SeriesSource {
  readonly #folder: string;
  readonly #store: MetricStore;
  readonly #report: (problem: string) => void;
  readonly #maxJournalBytes: number;
  /** Bytes of the journal at which to compact next. */
  #compactAt: number;
  /** Days whose files are older than the store. */
  readonly #staleDays = new Set<number>();
  #manifest: Manifest;
  #journal: Journal;

  /** Opens a folder, or makes it; everything is read into memory. */
  constructor(folder: string, { report, maxJournalBytes = 2 ** 24, ...options }: MetricFolderOptions) {
    mkdirSync(folder, { recursive: true });
    this.#folder = folder;
    this.#report = report;
    this.#maxJournalBytes = maxJournalBytes;
    this.#compactAt = maxJournalBytes;
    this.#store = new MetricStore({ ...options, onCompacted: (days) => this.#tryToSave(days) });
    this.#manifest = readManifest(folder);
    this.#removeLeftovers();
    this.#loadDays();
    this.#journal = new Journal(join(folder, this.#manifest.journal));
    const { data, damage } = this.#journal.replay();
    damage.forEach(report);
    this.#store.put(data);
  }

  /**
   * Takes data; gives back those of new metrics for which there is no room.
   *
   * @throws Error when the disk does not take them; then none were taken
   */
  put(data: readonly MetricDatum[]): readonly MetricDatum[] {
    this.#journal.append(data);
    const refused = this.#store.put(data);
    if (this.#journal.bytes > this.#compactAt) this.compact();
    return refused;
  }

  /** See `SeriesSource.version`. */
  get version(): number {
    return this.#store.version;
  }

  /** See `MetricStore.read`. */
  read(stat: MetricStat, range: TimeRange): TimeSeries {
    return this.#store.read(stat, range);
  }

  /** See `MetricStore.list`. */
  list(range: TimeRange): Iterable<MetricId> {
    return this.#store.list(range);
  }

  /** See `MetricStore.unitsOf`. */
  unitsOf(metric: MetricId, range: TimeRange): readonly string[] {
    return this.#store.unitsOf(metric, range);
  }

  /** Merges the journal into the files of its days, and applies retention. */
  compact(): void {
    this.#store.compact();
  }

  /** Leaves the folder, with all data on the disk. */
  close(): void {
    this.#journal.sync();
    this.#journal.close();
  }

  /** A failure is reported only: the journal still has what the files lack, and the next compaction tries again. */
  #tryToSave(changed: ReadonlySet<number>): void {
    for (const day of changed) this.#staleDays.add(day);
    try {
      this.#save();
      this.#compactAt = this.#maxJournalBytes;
    } catch (error) {
      this.#compactAt = this.#journal.bytes + this.#maxJournalBytes;
      this.#report(
        `The metric data in ${this.#folder} could not be compacted: ${(error as Error).message}. Nothing is lost; the journal grows until it succeeds.`,
      );
    }
  }

  /** Writes files of the days that changed and an empty journal, then lets the manifest name them. */
  #save(): void {
    const generation = this.#manifest.generation + 1;
    const days = { ...this.#manifest.days };
    for (const day of this.#staleDays) {
      const name = new Date(day * 86_400_000).toISOString().slice(0, 10);
      const series = this.#seriesOn(day);
      delete days[name];
      if (series.length === 0) continue;
      days[name] = `${name}.${generation}.day`;
      writeDayFile(join(this.#folder, days[name]), series);
    }
    const manifest: Manifest = { version: 1, generation, journal: `journal.${generation}.log`, days };
    writeFileSync(join(this.#folder, manifest.journal), '');
    writeManifest(this.#folder, manifest);
    const journal = new Journal(join(this.#folder, manifest.journal));
    this.#journal.close();
    this.#journal = journal;
    this.#manifest = manifest;
    this.#staleDays.clear();
    this.#removeLeftovers();
  }

  #seriesOn(day: number): SeriesDay[] {
    return [...this.#store.series()].flatMap(({ metric, unit, series }) => {
      const buckets = series.days.get(day);
      return buckets === undefined ? [] : [{ metric, unit, buckets }];
    });
  }

  /** Gives the store its days; a damaged file is set aside and told of. */
  #loadDays(): void {
    const before = this.#manifest;
    for (const [name, file] of Object.entries(before.days)) {
      const path = join(this.#folder, file);
      try {
        const day = Date.parse(name) / 86_400_000;
        for (const { metric, unit, buckets } of readDayFile(path)) {
          this.#store.seriesOf(metric, unit)?.restoreDay(day, buckets);
        }
      } catch (error) {
        const aside = `${path}.damaged`;
        this.#report(
          `${(error as Error).message} The data of ${name} are lost; the file is kept as ${aside}.`,
        );
        renameIfThere(path, aside);
        const { [name]: _, ...days } = this.#manifest.days;
        this.#manifest = { ...this.#manifest, days };
      }
    }
    if (this.#manifest !== before) writeManifest(this.#folder, this.#manifest);
  }

  #removeLeftovers(): void {
    const named = new Set([manifestName, this.#manifest.journal, ...Object.values(this.#manifest.days)]);
    for (const file of readdirSync(this.#folder)) {
      const isOurs = /^(journal\.\d+\.log|\d{4}-\d\d-\d\d\.\d+\.day|manifest\.json\.new)$/.test(file);
      if (isOurs && !named.has(file)) rmSync(join(this.#folder, file));
    }
  }
}

function renameIfThere(from: string, to: string): void {
  try {
    renameSync(from, to);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
  }
}
