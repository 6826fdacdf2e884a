import type { StatisticSet } from './datum.ts';
import { ExactSum } from './exact-sum.ts';

/** Number, sum, minimum and maximum of samples; adding is independent of order. */
export class Aggregate {
  sampleCount = 0;
  minimum = Infinity;
  maximum = -Infinity;
  readonly sum = new ExactSum();

  /** Adds a value that occurred `count` times. */
  addValue(value: number, count: number): void {
    this.sampleCount += count;
    this.sum.addProduct(value, count);
    if (value < this.minimum) this.minimum = value;
    if (value > this.maximum) this.maximum = value;
  }

  /** Adds each value with its count. */
  addValues(values: ArrayLike<number>, counts: ArrayLike<number>): void {
    for (let index = 0; index < values.length; index++) this.addValue(values[index]!, counts[index]!);
  }

  /** Adds samples of which only this summary is known. */
  addStatistics({ sampleCount, sum, minimum, maximum }: StatisticSet): void {
    this.addParts(sampleCount, minimum, maximum, [sum]);
  }

  /** Adds another aggregate. */
  addAggregate({ sampleCount, minimum, maximum, sum }: Aggregate): void {
    this.addParts(sampleCount, minimum, maximum, sum.parts);
  }

  /** Adds an aggregate by its components; the sum as parts of an `ExactSum`. */
  addParts(sampleCount: number, minimum: number, maximum: number, sumParts: ArrayLike<number>): void {
    this.sampleCount += sampleCount;
    if (minimum < this.minimum) this.minimum = minimum;
    if (maximum > this.maximum) this.maximum = maximum;
    for (let index = 0; index < sumParts.length; index++) this.sum.add(sumParts[index]!);
  }
}
