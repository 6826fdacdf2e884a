import { describe, expect, test } from '@jest/globals';
import { compareVariants, sampleOf } from '../../../core/experiments/compare-variants.ts';
import { studentT } from '../../../core/experiments/student-t.ts';

describe("Student's t", () => {
  test.each([
    [0.95, 1, 12.7062],
    [0.95, 2, 4.30265],
    [0.95, 10, 2.22814],
    [0.99, 30, 2.75],
    [0.95, 1e9, 1.95996],
  ])('for a confidence of %d and %d degrees of freedom is as the tables say', (confidence, degrees, t) => {
    expect(studentT(confidence, degrees) / t).toBeCloseTo(1, 3);
  });
});

describe('Two variants', () => {
  test('are compared by an interval for the difference of their means', () => {
    // By hand: errors 2.5/5 and 10/5, so 5.882 degrees of freedom, a quantile of 2.459, and a margin of 3.888.
    const compared = compareVariants(sampleOf([1, 2, 3, 4, 5]), sampleOf([2, 4, 6, 8, 10]));
    expect(compared?.difference).toBeCloseTo(3, 10);
    expect(compared?.low).toBeCloseTo(-0.888, 2);
    expect(compared?.high).toBeCloseTo(6.888, 2);
    expect(compared?.significant).toBe(false);
  });

  test('differ for certain when the interval leaves out zero, whichever is larger', () => {
    const [few, many] = [sampleOf([1, 1.1, 0.9, 1]), sampleOf([5, 5.1, 4.9, 5])];
    expect(compareVariants(few, many)?.significant).toBe(true);
    expect(compareVariants(many, few)).toMatchObject({ significant: true, difference: -4 });
  });

  test('that never vary differ by exactly what they differ, or not at all', () => {
    expect(compareVariants(sampleOf([2, 2]), sampleOf([3, 3]))).toMatchObject({ low: 1, high: 1 });
    expect(compareVariants(sampleOf([2, 2]), sampleOf([2, 2]))?.significant).toBe(false);
  });

  test('cannot be compared before each has two values', () => {
    expect(compareVariants(sampleOf([1]), sampleOf([1, 2, 3]))).toBeUndefined();
    expect(compareVariants(sampleOf([]), sampleOf([]))).toBeUndefined();
  });
});
