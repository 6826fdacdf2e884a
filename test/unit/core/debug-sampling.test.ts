import { expect, test } from '@jest/globals';
import { isDebugSampled } from '../../../core/telemetry/debug-sampling.ts';

const ids = Array.from({ length: 2000 }, (_, index) => `corr-${index}`);

test('a share of the jobs is sampled, always the same ones, and more of them when the share grows', () => {
  const tenth = ids.filter((id) => isDebugSampled(id, 0.1));
  expect(tenth.length / ids.length).toBeCloseTo(0.1, 1);
  expect(ids.filter((id) => isDebugSampled(id, 0.1))).toEqual(tenth);
  for (const id of tenth) expect(isDebugSampled(id, 0.2)).toBe(true);
});

test('none or all of the jobs are sampled at the ends', () => {
  expect(ids.some((id) => isDebugSampled(id, 0))).toBe(false);
  expect(ids.every((id) => isDebugSampled(id, 1))).toBe(true);
});
