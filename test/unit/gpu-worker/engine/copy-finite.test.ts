import { expect, test } from '@jest/globals';
import { copyFinite } from '../../../../gpu-worker/engine/model/copy-finite.ts';

const length = 20_000;

test.each([Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY])(
  '%d in the output of the network is noticed wherever it stands',
  (value) => {
    for (const at of [0, 8_191, 8_192, length - 1]) {
      const output = new Float32Array(length);
      output[at] = value;
      expect(copyFinite(output, new Float32Array(length))).toBe(false);
    }
  },
);

test('the largest and smallest finite numbers are copied as they are', () => {
  const output = Float32Array.from([3.4028234e38, -3.4028234e38, 1e-45, -0, 0, 1]);
  const target = new Float32Array(8);
  expect(copyFinite(output, target)).toBe(true);
  expect([...target.subarray(0, 6)]).toEqual([...output]);
});
