import { Aggregate } from './aggregate.ts';
import type { Bucket } from './bucket.ts';
import { valueCounts } from './value-counts.ts';
import type { ValueCounts } from './value-counts.ts';

/** All samples of one period, for its statistics. */
export class PeriodSummary extends Aggregate {
  #values: number[] | undefined;
  #counts: number[] | undefined;
  /** Whether some samples came as statistic sets, so that their values are not known. */
  #valueless = false;

  /** Adds the samples of a bucket; without `withValues` only to the total. */
  addBucket(bucket: Bucket, withValues: boolean): void {
    const { values, counts } = bucket.settled();
    this.addCounted(values, counts, bucket.exact, withValues);
    if (bucket.valueless !== undefined) this.addValueless(bucket.valueless);
  }

  /** Adds exact values that lie in one array, with their counts behind them. */
  addPlain(numbers: Float64Array, begin: number, valueCount: number, withValues: boolean): void {
    for (let index = begin; index < begin + valueCount; index++) {
      this.addValue(numbers[index]!, numbers[index + valueCount]!);
      if (withValues) this.#keep(numbers[index]!, numbers[index + valueCount]!);
    }
  }

  /** Adds values with their counts, and their aggregate where the values are coarse. */
  addCounted(
    values: ArrayLike<number>,
    counts: ArrayLike<number>,
    exact: Aggregate | undefined,
    withValues: boolean,
  ): void {
    if (exact === undefined) this.addValues(values, counts);
    else this.addAggregate(exact);
    if (!withValues) return;
    for (let index = 0; index < values.length; index++) this.#keep(values[index]!, counts[index]!);
  }

  /** Adds samples whose values are not known. */
  addValueless(aggregate: Aggregate): void {
    this.addAggregate(aggregate);
    this.#valueless = true;
  }

  /** The distribution of the values, unless some are not known or some are negative. */
  distribution(): ValueCounts | undefined {
    if (this.#valueless || this.minimum < 0) return undefined;
    return valueCounts(this.#values ?? [], this.#counts ?? []);
  }

  #keep(value: number, count: number): void {
    (this.#values ??= []).push(value);
    (this.#counts ??= []).push(count);
  }
}
