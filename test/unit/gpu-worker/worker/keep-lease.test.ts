import { describe, expect, test } from '@jest/globals';
import type { JobProgress } from '../../../../core/jobs/job.ts';
import { keepLease, type LeaseActions } from '../../../../gpu-worker/attempt/keep-lease.ts';

/** A clock that stands still until it is moved; each second that passes is a turn. */
function manualClock() {
  let time = 1_000_000;
  let task: (() => void) | undefined;
  return {
    now: () => time,
    every: (_milliseconds: number, repeated: () => void) => {
      task = repeated;
      return () => {
        task = undefined;
      };
    },
    /** Lets seconds pass one by one. */
    pass: async (seconds: number) => {
      for (let second = 0; second < seconds; second++) {
        time += 1000;
        task?.();
        await new Promise(setImmediate);
      }
    },
  };
}

async function keeper(changes: Partial<LeaseActions> = {}) {
  const clock = manualClock();
  const seen = { renewed: [] as number[], looks: 0, extended: 0, errors: 0 };
  let progress: JobProgress = { stage: 'fetch', fraction: 0 };
  const lease = keepLease(clock, 60, {
    progress: () => progress,
    renew: async ({ fraction }) => {
      seen.renewed.push(fraction);
      return true;
    },
    held: async () => {
      seen.looks++;
      return true;
    },
    extend: async () => {
      seen.extended++;
    },
    onError: () => {
      seen.errors++;
    },
    ...changes,
  });
  // The first turn, which every lease begins with.
  await new Promise(setImmediate);
  return {
    lease,
    clock,
    seen,
    report: (fraction: number) => {
      progress = { stage: 'separate', fraction };
    },
  };
}

describe('A kept lease', () => {
  test('is renewed every third of its time while nothing changes, and the message hidden as often', async () => {
    const { clock, seen } = await keeper();
    await clock.pass(60);
    expect(seen.renewed).toHaveLength(3);
    expect(seen.extended).toBe(1 + 3);
  });

  test('carries progress at most once a second, the latest of many reports', async () => {
    const { clock, seen, report } = await keeper();
    for (let second = 0; second < 5; second++) {
      for (let step = 0; step < 50; step++) report((second * 50 + step) / 1000);
      await clock.pass(1);
    }
    expect(seen.renewed).toEqual([0.049, 0.099, 0.149, 0.199, 0.249]);
  });

  test('writes nothing between heartbeats when nothing changed', async () => {
    const { clock, seen, report } = await keeper();
    report(0.5);
    await clock.pass(10);
    expect(seen.renewed).toEqual([0.5]);
  });

  test.each([
    ['does not move', () => undefined],
    ['moves by a thousandth now and then', (second: number) => Math.floor(second / 14) / 1000],
    ['moves all the time', (second: number) => second / 1000],
  ])('is lost within 3 seconds of a cancel where progress %s', async (_how, fractionAt) => {
    for (let cancelled = 0; cancelled < 30; cancelled++) {
      let wanted = true;
      const held = async () => wanted;
      const { clock, lease, report } = await keeper({ renew: held, held });
      for (let second = 0; second < cancelled + 3; second++) {
        if (second === cancelled) wanted = false;
        const fraction = fractionAt(second);
        if (fraction !== undefined) report(fraction);
        await clock.pass(1);
      }
      expect({ cancelled, lost: lease.lost.aborted }).toEqual({ cancelled, lost: true });
    }
  });

  test('is read every other second while there is nothing to write, and not beside renewals', async () => {
    const { clock, seen, report } = await keeper();
    await clock.pass(10);
    expect(seen).toMatchObject({ looks: 5, renewed: [] });
    for (let second = 1; second <= 10; second++) {
      report(second / 1000);
      await clock.pass(1);
    }
    expect(seen.looks).toBe(5);
  });

  test('is lost as soon as a renewal is refused, and then left alone', async () => {
    let asked = 0;
    const { clock, lease, seen } = await keeper({
      renew: async () => {
        asked++;
        return false;
      },
    });
    await clock.pass(20);
    expect(lease.lost.aborted).toBe(true);
    await clock.pass(60);
    expect(asked).toBe(1);
    expect(seen.extended).toBe(1);
  });

  test('survives a table that does not answer: it asks again and keeps the message hidden', async () => {
    let silent = true;
    const answer = async () => {
      if (silent) throw new Error('no answer');
      return true;
    };
    const { clock, lease, seen } = await keeper({ renew: answer, held: answer });
    await clock.pass(25);
    // At each turn from the second on, when it is first asked.
    expect(seen.errors).toBe(24);
    expect(seen.extended).toBe(2);
    silent = false;
    await clock.pass(1);
    expect(lease.lost.aborted).toBe(false);
    expect(seen.errors).toBe(24);
  });

  test('is renewed no more once it is stopped', async () => {
    const { clock, lease, seen } = await keeper();
    await lease.stop();
    await clock.pass(60);
    expect(seen.renewed).toHaveLength(0);
  });
});
