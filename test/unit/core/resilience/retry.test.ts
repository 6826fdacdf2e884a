import { describe, expect, test } from '@jest/globals';
import { backoffPause } from '../../../../core/resilience/backoff.ts';
import { systemClock } from '../../../../core/resilience/clock.ts';
import { retry, type RetryOptions } from '../../../../core/resilience/retry.ts';

const policy = { attempts: 4, firstMilliseconds: 100, factor: 2, longestMilliseconds: 300 };

function observed(changes: Partial<RetryOptions> = {}) {
  const pauses: number[] = [];
  let exhausted = 0;
  const options: RetryOptions = {
    policy,
    clock: { sleep: async (milliseconds) => void pauses.push(milliseconds) },
    random: () => 0.5,
    canHelp: () => true,
    onExhausted: () => {
      exhausted++;
    },
    ...changes,
  };
  return { pauses, options, exhausted: () => exhausted };
}

describe('A repeated operation', () => {
  test('gives its result as soon as it succeeds', async () => {
    const { options, pauses } = observed();
    let tries = 0;
    const result = await retry(async () => {
      if (++tries < 3) throw new Error('not yet');
      return 'done';
    }, options);
    expect([result, tries, pauses]).toEqual(['done', 3, [50, 100]]);
  });

  test('is given up with its last error after the last try, and says so', async () => {
    const { options, exhausted } = observed();
    let tries = 0;
    const trying = retry(async () => {
      throw new Error(`try ${++tries}`);
    }, options);
    await expect(trying).rejects.toThrow('try 4');
    expect(exhausted()).toBe(1);
  });

  test('is not repeated when that cannot help', async () => {
    const { options, exhausted, pauses } = observed({ canHelp: () => false });
    await expect(retry(() => Promise.reject(new Error('no')), options)).rejects.toThrow('no');
    expect([exhausted(), pauses]).toEqual([0, []]);
  });

  test('is not repeated once it is called off', async () => {
    const off = new AbortController();
    const { options } = observed({ signal: off.signal, clock: { sleep: async () => off.abort() } });
    let tries = 0;
    await expect(
      retry(async () => {
        tries++;
        throw new Error('no');
      }, options),
    ).rejects.toThrow(/abort/i);
    expect(tries).toBe(1);
  });
});

describe('A pause before another try', () => {
  test('grows to its bound and is spread over all of it', () => {
    const longest = [1, 2, 3, 4].map((failures) => backoffPause(policy, failures, () => 1));
    expect(longest).toEqual([100, 200, 300, 300]);
    expect(backoffPause(policy, 3, () => 0)).toBe(0);
  });
});

describe("The machine's clock", () => {
  test('ends a pause early when it is called off', async () => {
    const off = new AbortController();
    const pause = systemClock.sleep(60_000, off.signal);
    off.abort();
    await pause;
  });

  test('repeats a task until it is told to stop', async () => {
    let turns = 0;
    const stop = await new Promise<() => void>((resolve) => {
      const stopTurns = systemClock.every(1, () => {
        if (++turns === 2) resolve(stopTurns);
      });
    });
    stop();
    expect(turns).toBe(2);
  });
});
