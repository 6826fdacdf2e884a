import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { systemClock } from '../../../../core/resilience/clock.ts';
import type { Worker } from '../../../../gpu-worker/worker.ts';
import { breakClients } from './broken-clients.ts';
import { createSmallEngine, untilAborted } from './small-engine.ts';
import { eventually, openScene, type Scene } from './scene.ts';

let scene: Scene;
beforeAll(async () => {
  scene = await openScene();
});
beforeEach(() => scene.clear());
afterAll(() => scene.close());

/**
 * A worker whose engine works until it is stopped; `heartbeat` lets the time pass after which one is due, `look` that after
 * which the job is read.
 */
function busyWorker(): { worker: Worker; working: Promise<void>; heartbeat: () => void; look: () => void } {
  let ahead = 0;
  const begun = Promise.withResolvers<void>();
  const { engine } = createSmallEngine({
    during: async (request, signal) => {
      begun.resolve();
      await untilAborted(request, signal);
    },
  });
  const clock = {
    ...systemClock,
    now: () => Date.now() + ahead,
    every: (_milliseconds: number, task: () => void) => systemClock.every(10, task),
  };
  const heartbeat = (): void => {
    ahead += 11_000;
  };
  const look = (): void => {
    ahead += 2000;
  };
  return { worker: scene.worker({ engine, clock }), working: begun.promise, heartbeat, look };
}

describe('A job that is taken away while it is worked on', () => {
  test('is dropped when it was cancelled: nothing stored, nothing left behind, message removed', async () => {
    const { worker, working, heartbeat } = busyWorker();
    const { id } = await scene.submit();
    const done = scene.deliver(worker);
    await working;
    await worker.transitions.cancel(id);
    heartbeat();
    await done;
    expect((await scene.job(id)).state).toBe('cancelled');
    expect(await scene.stemKeys(id)).toEqual([]);
    expect(await scene.leftOvers()).toEqual([]);
    expect(await scene.receive()).toBeUndefined();
  });

  test('is dropped without a heartbeat being due', async () => {
    let heartbeats = 0;
    const { worker, working, look } = busyWorker();
    const { transitions } = worker;
    const beat = transitions.heartbeat.bind(transitions);
    transitions.heartbeat = (...how) => {
      heartbeats++;
      return beat(...how);
    };
    const { id } = await scene.submit();
    const done = scene.deliver(worker);
    await working;
    await eventually('progress written', async () => (await scene.job(id)).progress?.stage !== 'fetch');
    const before = heartbeats;
    await transitions.cancel(id);
    look();
    await done;
    expect((await scene.job(id)).state).toBe('cancelled');
    expect(heartbeats).toBe(before);
  });

  test('is dropped when another worker took it over, whose message is left alone', async () => {
    const { worker, working, heartbeat } = busyWorker();
    const { id } = await scene.submit();
    const done = scene.deliver(worker);
    await working;
    // Its heartbeats may come between reading the job and claiming it.
    await eventually('the job claimed by another worker', async () => {
      const seen = await scene.job(id);
      const clock = { ...systemClock, now: () => (seen.lease?.until ?? 0) + 1 };
      const claiming = scene.worker({ clock }).transitions;
      const claim = await claiming.claim(seen, { worker: 'b', leaseSeconds: 30, maxAttempts: 3 });
      return claim.kind === 'claimed';
    });
    heartbeat();
    const delivery = await done;
    expect((await scene.job(id)).lease?.worker).toBe('b');
    expect(await scene.leftOvers()).toEqual([]);
    await scene.reveal(delivery);
    expect(await scene.receive()).toBeDefined();
  });

  test('leaves no stems behind when that shows only at the end', async () => {
    const worker = scene.worker({
      engine: createSmallEngine({
        during: async () => {
          const [job] = (await scene.worker().jobs.list('nina', 1)).jobs;
          await scene.worker().transitions.cancel(job?.id ?? '');
        },
      }).engine,
      clock: { ...systemClock, every: () => () => undefined },
    });
    const { id } = await scene.submit({ job: { owner: 'nina' } });
    await scene.deliver(worker);
    expect((await scene.job(id)).state).toBe('cancelled');
    expect(await scene.stemKeys(id)).toEqual([]);
    expect(await scene.receive()).toBeUndefined();
  });
});

describe('A write whose answer got lost', () => {
  test('and that is repeated in vain counts as done: the stems stay', async () => {
    let losses = 0;
    const clients = breakClients(
      scene.aws.clients,
      () => false,
      ({ name, input }) =>
        name === 'UpdateCommand' && JSON.stringify(input).includes('"succeeded"') && losses++ === 0,
    );
    const { id } = await scene.submit();
    await scene.deliver(scene.worker({ clients }));
    expect((await scene.job(id)).state).toBe('succeeded');
    expect(await scene.stemKeys(id)).toHaveLength(2);
    expect(await scene.receive()).toBeUndefined();
  });
});

describe('A worker that is asked to stop', () => {
  test('gives its job back at once, without counting the attempt', async () => {
    const { worker, working } = busyWorker();
    const stopping = new AbortController();
    const { id } = await scene.submit();
    const done = scene.deliver(worker, stopping.signal);
    await working;
    stopping.abort();
    await done;
    const job = await scene.job(id);
    expect(job).toMatchObject({ state: 'queued', attempts: 0 });
    expect(job.lease).toBeUndefined();
    expect(job.fault).toBeUndefined();
    expect(await scene.leftOvers()).toEqual([]);
    await scene.deliver(scene.worker());
    expect((await scene.job(id)).state).toBe('succeeded');
  });
});
