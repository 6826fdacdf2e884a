import { Aggregate } from './aggregate.ts';
import { coarsest } from './coarse-value.ts';
import type { Samples, StatisticSet } from './datum.ts';
import { valueCounts } from './value-counts.ts';
import type { ValueCounts } from './value-counts.ts';

/** Distinct values that a bucket keeps exactly; above, it keeps values with fewer bits (see `coarseValue`). */
export const distinctValuesKept = 1000;

/** The samples of one metric in one second, minute, five minutes or hour. */
export class Bucket {
  /** Epoch milliseconds. */
  readonly start: number;
  /** Seconds. */
  readonly width: number;
  /** Samples that came as statistic sets, of which the values are not known. */
  valueless: Aggregate | undefined;
  /** Of the samples with values, once these are coarse; it is exact where they are not. */
  exact: Aggregate | undefined;
  /** How coarse the values are; see `coarseValue`. */
  step = 0;
  #values: number[] = [];
  #counts: number[] = [];
  /** How many of the values are distinct, in order and coarse as `step` says; those behind are as they arrived. */
  #settled = 0;

  constructor(start: number, width: number) {
    this.start = start;
    this.width = width;
  }

  /** Adds samples; gives how many values had to be kept for them, for the store's account of memory. */
  add(samples: Samples): number {
    if ('statistics' in samples) return this.#addStatistics(samples.statistics);
    const { values, counts } = samples;
    for (let index = 0; index < values.length; index++) {
      this.#push(values[index]!, counts === undefined ? 1 : counts[index]!);
    }
    if (this.#values.length > 2 * distinctValuesKept) this.settled();
    return values.length;
  }

  /** Adds all that another bucket holds, whose time this one covers. */
  absorb(other: Bucket): void {
    const theirs = other.settled();
    if (other.valueless !== undefined) (this.valueless ??= new Aggregate()).addAggregate(other.valueless);
    this.restore(theirs, other.step, other.exact);
  }

  /** Adds values of which `exact` is the aggregate when they are coarse. */
  restore({ values, counts }: ValueCounts, step: number, exact: Aggregate | undefined): void {
    this.settled();
    if (step > this.step) this.#coarsen(step);
    if (this.step > 0) {
      if (exact === undefined) this.exact!.addValues(values, counts);
      else this.exact!.addAggregate(exact);
    }
    this.#merge([...this.#values, ...values], [...this.#counts, ...counts]);
  }

  /** The values in order, each once. */
  settled(): ValueCounts {
    if (this.#settled < this.#values.length) {
      for (let index = this.#settled; this.step > 0 && index < this.#values.length; index++) {
        this.exact!.addValue(this.#values[index]!, this.#counts[index]!);
      }
      this.#merge(this.#values, this.#counts);
    }
    return { values: this.#values, counts: this.#counts };
  }

  #addStatistics(set: StatisticSet): number {
    const { sampleCount, sum, minimum, maximum } = set;
    // The two cases that CloudWatch documents, of which the first is contained in the second.
    if (minimum === maximum && sum === minimum * sampleCount) this.#push(minimum, sampleCount);
    else (this.valueless ??= new Aggregate()).addStatistics(set);
    return 1;
  }

  #push(value: number, count: number): void {
    const last = this.#values.length - 1;
    if (this.#values[last] === value && this.#settled <= last) this.#counts[last]! += count;
    else if (last === 0 && this.#values[0] === value && this.step === 0) this.#counts[0]! += count;
    else {
      this.#values.push(value);
      this.#counts.push(count);
    }
  }

  #merge(values: readonly number[], counts: readonly number[]): void {
    const merged = valueCounts(values, counts, this.step);
    this.#values = [...merged.values];
    this.#counts = [...merged.counts];
    this.#settled = this.#values.length;
    if (this.#settled > distinctValuesKept && this.step < coarsest) this.#coarsen(this.step + 1);
  }

  #coarsen(step: number): void {
    if (this.step === 0) {
      this.exact = new Aggregate();
      this.exact.addValues(this.#values, this.#counts);
    }
    this.step = step;
    this.#merge(this.#values, this.#counts);
  }
}
