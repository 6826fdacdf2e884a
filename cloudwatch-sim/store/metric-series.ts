import type { TimeRange } from '../metrics/time-series.ts';
import { Bucket } from './bucket.ts';
import type { MetricDatum } from './datum.ts';
import { PackedBuckets } from './packed-buckets.ts';
import { PeriodSummary } from './period-summary.ts';
import { type Ageing, widthAtAge } from './retention.ts';

const millisecondsPerDay = 24 * 3600 * 1000;

/** How a series is summarized; times in milliseconds. */
export interface SummaryRequest {
  readonly range: TimeRange;
  readonly period: number;
  /** Buckets that begin earlier are left out. */
  readonly oldest: number;
  /** Whether the distribution of the values is needed beside the totals. */
  readonly withValues: boolean;
}

/** Samples of one metric in one unit: recent arrivals as buckets, the others packed by UTC day. */
export class MetricSeries {
  /** In ascending order of time, the narrower first. */
  #arrivals: Bucket[] = [];
  /** By days since the epoch. */
  readonly #days = new Map<number, PackedBuckets>();

  get isEmpty(): boolean {
    return this.#arrivals.length === 0 && this.#days.size === 0;
  }

  /** Bytes of the packed days. */
  get bytes(): number {
    return [...this.#days.values()].reduce((sum, { bytes }) => sum + bytes, 0);
  }

  /** Packed buckets by days since the epoch. */
  get days(): ReadonlyMap<number, PackedBuckets> {
    return this.#days;
  }

  /** Gives a day the buckets that were packed for it earlier. */
  restoreDay(day: number, buckets: PackedBuckets): void {
    this.#days.set(day, buckets);
  }

  /** Adds samples; gives the number of values kept for them. */
  add({ time, resolution, samples }: MetricDatum): number {
    const width = resolution * 1000;
    return this.#bucketAt(Math.floor(time / width) * width, resolution).add(samples);
  }

  /** Whether a bucket begins within the range. */
  hasDataIn({ start, end }: TimeRange): boolean {
    const arrival = this.#arrivals[this.#arrivalFrom(start)];
    if (arrival !== undefined && arrival.start < end) return true;
    for (const packed of this.#daysIn({ start, end })) {
      const index = packed.indexFrom(start);
      if (index < packed.size && packed.startOf(index) < end) return true;
    }
    return false;
  }

  /** Adds to `summaries` by the number of the period within the range. */
  summarize(
    { range, period, oldest, withValues }: SummaryRequest,
    summaries: Map<number, PeriodSummary>,
  ): void {
    const from = Math.max(range.start, oldest);
    const summaryAt = (start: number) => {
      const index = Math.floor((start - range.start) / period);
      let summary = summaries.get(index);
      if (summary === undefined) summaries.set(index, (summary = new PeriodSummary()));
      return summary;
    };
    const widest = Math.max(period / 1000, 60);
    let next = this.#arrivalFrom(from);
    for (const packed of this.#daysIn({ start: from, end: range.end })) {
      for (let index = packed.indexFrom(from); index < packed.size; index++) {
        const start = packed.startOf(index);
        if (start >= range.end) break;
        const width = packed.widthOf(index);
        for (; isBefore(this.#arrivals[next], start, width); next++) {
          summaryAt(this.#arrivals[next]!.start).addBucket(this.#arrivals[next]!, withValues);
        }
        const arrival = this.#arrivals[next];
        if (width > widest) continue;
        if (arrival?.start === start && arrival.width === width) {
          const whole = packed.unpack(index);
          whole.absorb(arrival);
          summaryAt(start).addBucket(whole, withValues);
          next++;
        } else packed.summarize(index, summaryAt(start), withValues);
      }
    }
    for (; isBefore(this.#arrivals[next], range.end, 0); next++) {
      summaryAt(this.#arrivals[next]!.start).addBucket(this.#arrivals[next]!, withValues);
    }
  }

  /** Packs arrivals, merges and drops buckets by their age (see `widthAtAge`); gives the days that changed. */
  compact(now: number, ageing: Ageing): Set<number> {
    const arrivals = Map.groupBy(this.#arrivals, ({ start }) => Math.floor(start / millisecondsPerDay));
    this.#arrivals = [];
    const changed = new Set(arrivals.keys());
    for (const [day, packed] of this.#days) if (agesPast(packed, now, ageing)) changed.add(day);
    for (const day of changed) {
      const packed = this.#days.get(day);
      const known = Array.from({ length: packed?.size ?? 0 }, (_, index) => packed!.unpack(index));
      const buckets = atTheirAge([...known, ...(arrivals.get(day) ?? [])], now, ageing);
      if (buckets.length === 0) this.#days.delete(day);
      else this.#days.set(day, PackedBuckets.of(buckets));
    }
    return changed;
  }

  #bucketAt(start: number, width: number): Bucket {
    let index = this.#arrivals.length;
    const last = this.#arrivals[index - 1];
    if (last !== undefined && last.start >= start) {
      index = this.#arrivalFrom(start);
      for (; index < this.#arrivals.length; index++) {
        const bucket = this.#arrivals[index]!;
        if (bucket.start > start || bucket.width > width) break;
        if (bucket.width === width) return bucket;
      }
    }
    const bucket = new Bucket(start, width);
    this.#arrivals.splice(index, 0, bucket);
    return bucket;
  }

  #arrivalFrom(time: number): number {
    let low = 0;
    let high = this.#arrivals.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.#arrivals[middle]!.start < time) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /** In ascending order. */
  #daysIn({ start, end }: TimeRange): PackedBuckets[] {
    const first = Math.floor(start / millisecondsPerDay);
    const last = Math.floor((end - 1) / millisecondsPerDay);
    if (last - first < this.#days.size) {
      return Array.from(
        { length: Math.max(0, last - first + 1) },
        (_, index) => this.#days.get(first + index) ?? [],
      ).flat();
    }
    const within = [...this.#days].filter(([day]) => day >= first && day <= last);
    return within.sort(([a], [b]) => a - b).map(([, packed]) => packed);
  }
}

/** Whether a bucket comes before the place of one with this start and width. */
function isBefore(bucket: Bucket | undefined, start: number, width: number): boolean {
  return bucket !== undefined && (bucket.start < start || (bucket.start === start && bucket.width < width));
}

function agesPast(packed: PackedBuckets, now: number, ageing: Ageing): boolean {
  const hasPassed = (width: number, start: number) => widthAtAge(width, now - start, ageing) !== width;
  if (!hasPassed(packed.finest, packed.startOf(0))) return false;
  for (let index = 0; index < packed.size; index++) {
    if (hasPassed(packed.widthOf(index), packed.startOf(index))) return true;
  }
  return false;
}

/** Buckets of equal time merged, and those of a greater age merged into wider ones; in ascending order. */
function atTheirAge(buckets: readonly Bucket[], now: number, ageing: Ageing): Bucket[] {
  const merged = new Map<string, Bucket>();
  for (const bucket of buckets) {
    const width = widthAtAge(bucket.width, now - bucket.start, ageing);
    if (width === undefined) continue;
    const start = Math.floor(bucket.start / (width * 1000)) * width * 1000;
    const key = `${start} ${width}`;
    let target = merged.get(key);
    if (target === undefined && bucket.start === start && bucket.width === width) target = bucket;
    else (target ??= new Bucket(start, width)).absorb(bucket);
    merged.set(key, target);
  }
  return [...merged.values()].sort((a, b) => a.start - b.start || a.width - b.width);
}
