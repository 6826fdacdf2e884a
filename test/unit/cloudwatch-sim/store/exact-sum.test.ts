import { expect, test } from '@jest/globals';
import { ExactSum } from '../../../../cloudwatch-sim/store/exact-sum.ts';
import { seededRandom, shuffled } from '../support/seeded-random.ts';

function sumOf(terms: readonly number[]): number {
  const sum = new ExactSum();
  for (const term of terms) sum.add(term);
  return sum.value();
}

test.each([
  [[], 0],
  [[1e100, 1, -1e100], 1],
  [[0.1, 0.1, 0.1, 0.1, 0.1, 0.1, 0.1, 0.1, 0.1, 0.1], 1],
  [[1e16, 1, 1e-16], 1e16 + 2],
  [[1e16, 1, -1e-16], 1e16],
  [[2 ** 53, 1, 1], 2 ** 53 + 2],
  [[-1.5, 1.5], 0],
])('the sum of %j is %d', (terms, expected) => {
  expect(sumOf(terms)).toBe(expected);
});

test('numbers of any magnitude give one sum in any order', () => {
  const random = seededRandom(4);
  for (let turn = 0; turn < 100; turn++) {
    const terms = Array.from({ length: 30 }, () => (random() - 0.5) * 2 ** ((random() - 0.5) * 400));
    expect(sumOf(shuffled(terms, random))).toBe(sumOf(terms));
  }
});

test('a product counts exactly', () => {
  const sum = new ExactSum();
  sum.addProduct(0.1, 3);
  sum.add(-0.1);
  sum.add(-0.1);
  sum.add(-0.1);
  expect(sum.value()).toBe(0);
});
