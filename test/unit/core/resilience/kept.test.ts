import { expect, test } from '@jest/globals';
import { kept } from '../../../../core/resilience/kept.ts';

/** Counts how often it is made, on a clock that the test moves. */
function counted(fails = false) {
  const state = { now: 0, made: 0 };
  const ask = kept(
    async () => {
      state.made += 1;
      if (fails) throw new Error(`failure ${state.made}`);
      return state.made;
    },
    { milliseconds: 1000, now: () => state.now },
  );
  return { state, ask };
}

test('what was made is given again until its time is over', async () => {
  const { state, ask } = counted();
  expect(await ask()).toBe(1);
  state.now = 999;
  expect(await ask()).toBe(1);
  state.now = 1000;
  expect(await ask()).toBe(2);
});

test('who asks while it is being made waits for the same', async () => {
  const { state, ask } = counted();
  expect(await Promise.all([ask(), ask(), ask()])).toEqual([1, 1, 1]);
  expect(state.made).toBe(1);
});

test('a failure is not kept', async () => {
  const { ask } = counted(true);
  await expect(ask()).rejects.toThrow('failure 1');
  await expect(ask()).rejects.toThrow('failure 2');
});
