import { Aggregate } from './aggregate.ts';
import { Bucket } from './bucket.ts';
import type { PeriodSummary } from './period-summary.ts';
import { retentionTiers } from './retention.ts';

const widths: readonly number[] = retentionTiers.map(({ width }) => width);

/**
 * Buckets in one array of numbers, in ascending order of time; a bucket of one value takes 36 bytes.
 *
 * A bucket is its start, a number made of its kind and its number of values, the aggregates it may have (exact totals
 * of coarse values, then statistic sets: count, minimum, maximum, number of parts of the sum, these parts), its values and
 * their counts.
 */
export class PackedBuckets {
  readonly numbers: Float64Array;
  /** Seconds of the narrowest bucket. */
  readonly finest: number;
  /** Where each bucket begins. */
  readonly #offsets: Uint32Array;

  constructor(numbers: Float64Array) {
    this.numbers = numbers;
    this.#offsets = Uint32Array.from(offsetsOf(numbers));
    this.finest = Math.min(...new Set(this.#offsets.map((offset) => kindOf(numbers[offset + 1]!).width)));
  }

  /** Packs buckets that are in ascending order. */
  static of(buckets: readonly Bucket[]): PackedBuckets {
    const numbers: number[] = [];
    for (const bucket of buckets) append(numbers, bucket);
    return new PackedBuckets(Float64Array.from(numbers));
  }

  get size(): number {
    return this.#offsets.length;
  }

  get bytes(): number {
    return this.numbers.byteLength + this.#offsets.byteLength;
  }

  /** Epoch milliseconds at which a bucket begins. */
  startOf(index: number): number {
    return this.numbers[this.#offsets[index]!]!;
  }

  /** Seconds that a bucket covers. */
  widthOf(index: number): number {
    return widths[this.numbers[this.#offsets[index]! + 1]! & 3]!;
  }

  /** The first bucket that begins at `time` or later. */
  indexFrom(time: number): number {
    let low = 0;
    let high = this.size;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.startOf(middle) < time) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /** Adds the samples of a bucket to a summary; without `withValues` only to its total. */
  summarize(index: number, summary: PeriodSummary, withValues: boolean): void {
    const offset = this.#offsets[index]!;
    const head = this.numbers[offset + 1]!;
    // Nearly all buckets are plain, and this is where reading spends its time.
    if ((head & 1023) < widths.length) {
      summary.addPlain(this.numbers, offset + 2, head >>> 10, withValues);
      return;
    }
    const { values, counts, exact, valueless } = readBucket(this.numbers, offset);
    summary.addCounted(values, counts, exact, withValues);
    if (valueless !== undefined) summary.addValueless(valueless);
  }

  /** A bucket that can be added to. */
  unpack(index: number): Bucket {
    const { values, counts, exact, valueless, step } = readBucket(this.numbers, this.#offsets[index]!);
    const bucket = new Bucket(this.startOf(index), this.widthOf(index));
    bucket.valueless = valueless;
    bucket.restore({ values: [...values], counts: [...counts] }, step, exact);
    return bucket;
  }
}

interface Kind {
  readonly width: number;
  readonly step: number;
  readonly hasValueless: boolean;
  readonly valueCount: number;
}

/** Bits from the lowest: 2 for the width, 1 for statistic sets, 7 for the step, the rest for the number of values. */
function kindOf(head: number): Kind {
  return {
    width: widths[head & 3]!,
    hasValueless: (head & 4) !== 0,
    step: (head >> 3) & 127,
    valueCount: head >>> 10,
  };
}

function append(numbers: number[], bucket: Bucket): void {
  const { values, counts } = bucket.settled();
  const { exact, valueless, step } = bucket;
  const low = widths.indexOf(bucket.width) + (valueless === undefined ? 0 : 4) + step * 8;
  numbers.push(bucket.start, values.length * 1024 + low);
  for (const aggregate of [exact, valueless]) {
    if (aggregate === undefined) continue;
    const { sampleCount, minimum, maximum, sum } = aggregate;
    numbers.push(sampleCount, minimum, maximum, sum.parts.length, ...sum.parts);
  }
  numbers.push(...values, ...counts);
}

function* offsetsOf(numbers: Float64Array): Generator<number> {
  let offset = 0;
  while (offset < numbers.length) {
    yield offset;
    const { step, hasValueless, valueCount } = kindOf(numbers[offset + 1]!);
    offset += 2;
    for (let left = Number(step > 0) + Number(hasValueless); left > 0; left--)
      offset += 4 + numbers[offset + 3]!;
    offset += 2 * valueCount;
  }
}

function readBucket(numbers: Float64Array, offset: number) {
  const { step, hasValueless, valueCount } = kindOf(numbers[offset + 1]!);
  let at = offset + 2;
  const exact = step > 0 ? readAggregate(numbers, at) : undefined;
  if (exact !== undefined) at += 4 + numbers[at + 3]!;
  const valueless = hasValueless ? readAggregate(numbers, at) : undefined;
  if (valueless !== undefined) at += 4 + numbers[at + 3]!;
  const values = valueCount === 1 ? [numbers[at]!] : numbers.subarray(at, at + valueCount);
  const counts =
    valueCount === 1 ? [numbers[at + 1]!] : numbers.subarray(at + valueCount, at + 2 * valueCount);
  return { step, exact, valueless, values, counts };
}

function readAggregate(numbers: Float64Array, at: number): Aggregate {
  const aggregate = new Aggregate();
  const parts = numbers.subarray(at + 4, at + 4 + numbers[at + 3]!);
  aggregate.addParts(numbers[at]!, numbers[at + 1]!, numbers[at + 2]!, parts);
  return aggregate;
}
