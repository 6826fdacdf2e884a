import type { ComparisonOperator } from '../alarm.ts';

/** How an operator judges a value. */
export interface Comparison {
  /** A fixed threshold is a band whose two edges are equal. */
  readonly breaches: (value: number, lower: number, upper: number) => boolean;
  /** The edges a state reason speaks of, each with its words. */
  readonly words: readonly { readonly words: string; readonly edge: 'lower' | 'upper' }[];
}

/** The comparison operators of PutMetricAlarm, with the words of CloudWatch's state reasons. */
export const comparisons: Readonly<Record<ComparisonOperator, Comparison>> = {
  GreaterThanOrEqualToThreshold: {
    breaches: (value, _, upper) => value >= upper,
    words: [{ words: 'greater than or equal to', edge: 'upper' }],
  },
  GreaterThanThreshold: {
    breaches: (value, _, upper) => value > upper,
    words: [{ words: 'greater than', edge: 'upper' }],
  },
  LessThanThreshold: {
    breaches: (value, lower) => value < lower,
    words: [{ words: 'less than', edge: 'lower' }],
  },
  LessThanOrEqualToThreshold: {
    breaches: (value, lower) => value <= lower,
    words: [{ words: 'less than or equal to', edge: 'lower' }],
  },
  LessThanLowerOrGreaterThanUpperThreshold: {
    breaches: (value, lower, upper) => value < lower || value > upper,
    words: [
      { words: 'less than', edge: 'lower' },
      { words: 'greater than', edge: 'upper' },
    ],
  },
  LessThanLowerThreshold: {
    breaches: (value, lower) => value < lower,
    words: [{ words: 'less than', edge: 'lower' }],
  },
  GreaterThanUpperThreshold: {
    breaches: (value, _, upper) => value > upper,
    words: [{ words: 'greater than', edge: 'upper' }],
  },
};
