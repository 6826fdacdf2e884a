import { afterAll, afterEach, beforeAll, expect, test } from '@jest/globals';
import { fork } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import {
  createEngine,
  type Engine,
  type EngineOptions,
} from '../../../../gpu-worker/engine/engine-client.ts';
import type { EngineClock } from '../../../../gpu-worker/engine/engine-clock.ts';
import { EngineWorkshop } from '../../../support/audio/engine-workshop.ts';
import { stereoNoise } from '../../../support/audio/signals.ts';
import { until } from '../../../support/audio/until.ts';
import { wavBytes } from '../../../support/audio/wav-bytes.ts';

let workshop: EngineWorkshop;
let quick: string;
let endless: string;
let song: string;
const engines: Engine[] = [];

beforeAll(async () => {
  workshop = await EngineWorkshop.open();
  quick = await workshop.pack();
  endless = await workshop.pack({ endless: true });
  song = await workshop.upload('song.wav', wavBytes(stereoNoise(0.5, 30_000)));
});

afterEach(async () => {
  await Promise.all(engines.splice(0).map((engine) => engine.close()));
});

afterAll(() => workshop.close());

function start(options: EngineOptions = {}): Engine {
  const engine = createEngine({ threads: 1, ...options });
  engines.push(engine);
  return engine;
}

/** Starts a job that never ends; resolves once the network is at work. */
async function atWork(engine: Engine, signal?: AbortSignal): Promise<{ job: Promise<unknown>; pid: number }> {
  const loaded = Promise.withResolvers<void>();
  const request = await workshop.request(song, endless);
  const job = engine.separate(request, {
    ...(signal && { signal }),
    onProgress: ({ stage, done }) => {
      if (stage === 'load' && done === 1) loaded.resolve();
    },
  });
  job.catch(loaded.reject);
  await loaded.promise;
  return { job, pid: engine.pid ?? 0 };
}

function alive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

/** A clock that moves and ticks only when the test says so. */
function handClock(): EngineClock & { tick(milliseconds: number): void } {
  let time = 0;
  const actions = new Set<() => void>();
  return {
    now: () => time,
    every: (_, action) => {
      actions.add(action);
      return () => actions.delete(action);
    },
    tick: (milliseconds) => {
      time += milliseconds;
      for (const action of actions) action();
    },
  };
}

test('nothing runs before the first job, and the process stays for the next one', async () => {
  const engine = start();
  expect(engine.pid).toBeUndefined();
  await engine.separate(await workshop.request(song, quick));
  const { pid } = engine;
  await engine.separate(await workshop.request(song, quick));
  expect(engine.pid).toBe(pid);
});

test('one song at a time', async () => {
  const engine = start();
  const { job } = await atWork(engine);
  await expect(engine.separate(await workshop.request(song, quick))).rejects.toThrow('one song at a time');
  const ended = expect(job).rejects.toMatchObject({ type: 'worker-lost' });
  await engine.close();
  await ended;
});

test('kill -9 fails the song as crashed, and the next song is separated by a fresh process', async () => {
  const engine = start();
  const { job, pid } = await atWork(engine);
  process.kill(pid, 'SIGKILL');
  await expect(job).rejects.toMatchObject({
    type: 'engine-crashed',
    detail: expect.stringContaining('SIGKILL while in stage'),
  });
  expect(engine.pid).toBeUndefined();
  const result = await engine.separate(await workshop.request(song, quick));
  expect(result.stems).toHaveLength(4);
  expect(engine.pid).not.toBe(pid);
});

test('cancelling kills the process and rejects with the reason', async () => {
  const engine = start();
  const abort = new AbortController();
  const { job, pid } = await atWork(engine, abort.signal);
  const reason = new Error('the client cancelled the job');
  abort.abort(reason);
  await expect(job).rejects.toBe(reason);
  expect(alive(pid)).toBe(false);
});

test('a job that was cancelled before it began starts nothing', async () => {
  const engine = start();
  const reason = new Error('too late');
  const attempt = engine.separate(await workshop.request(song, quick), { signal: AbortSignal.abort(reason) });
  await expect(attempt).rejects.toBe(reason);
  expect(engine.pid).toBeUndefined();
});

test('a job without progress is stopped as stalled', async () => {
  const clock = handClock();
  const engine = start({ clock, stallSeconds: 120 });
  const { job, pid } = await atWork(engine);
  const stalled = expect(job).rejects.toMatchObject({
    type: 'engine-stalled',
    detail: expect.stringContaining('120 seconds'),
  });
  // Decoding may still report a last block, which starts the count anew: tick until the process is gone.
  await until(() => {
    clock.tick(60_000);
    return !alive(pid);
  });
  await stalled;
});

test('a song beyond its deadline is stopped with the figures, and the next attempt gets more time', async () => {
  const clock = handClock();
  const deadline = { guess: 1, multiple: 2, floorSeconds: 100 };
  const engine = start({ clock, stallSeconds: 1e6, deadline });
  const first = await atWork(engine);
  const stopped = expect(first.job).rejects.toMatchObject({
    type: 'deadline-exceeded',
    detail: expect.stringMatching(
      /^A song of 1 seconds was expected to take 1 seconds; it was stopped at its deadline of 102 seconds while in stage \w+\.$/,
    ),
  });
  clock.tick(101_000);
  expect(alive(first.pid)).toBe(true);
  clock.tick(1_000);
  await stopped;
  expect(alive(first.pid)).toBe(false);

  const second = await atWork(engine);
  const later = expect(second.job).rejects.toMatchObject({ type: 'deadline-exceeded' });
  clock.tick(103_000);
  expect(alive(second.pid)).toBe(true);
  clock.tick(100_000);
  await later;
});

test('a process that holds too much memory is stopped', async () => {
  const clock = handClock();
  const engine = start({ clock, maxMemoryBytes: 2 ** 20 });
  const { job, pid } = await atWork(engine);
  const stopped = expect(job).rejects.toMatchObject({
    type: 'engine-out-of-memory',
    detail: expect.stringMatching(/limit is 1 MB/),
  });
  clock.tick(1_000);
  await stopped;
  expect(alive(pid)).toBe(false);
});

test('a process that has grown is replaced after the job', async () => {
  const engine = start({ recycleBytes: 2 ** 20 });
  await engine.separate(await workshop.request(song, quick));
  expect(engine.pid).toBeUndefined();
  await engine.separate(await workshop.request(song, quick));
});

test('a failed song leaves the process in place', async () => {
  const engine = start();
  const empty = await workshop.upload('empty.wav', '');
  await expect(engine.separate(await workshop.request(empty, quick))).rejects.toMatchObject({
    type: 'empty-file',
  });
  const { pid } = engine;
  await engine.separate(await workshop.request(song, quick));
  expect(engine.pid).toBe(pid);
});

test('the process sees no credentials', async () => {
  process.env['AWS_SECRET_ACCESS_KEY'] = 'do-not-leak';
  try {
    const engine = start();
    await engine.separate(await workshop.request(song, quick));
    const environment = await readFile(`/proc/${engine.pid}/environ`, 'utf8');
    expect(environment).not.toContain('AWS_');
    expect(environment).toContain('ORT_DISABLE_TELEMETRY=1');
  } finally {
    delete process.env['AWS_SECRET_ACCESS_KEY'];
  }
});

test('the process ends when the worker that started it is killed', async () => {
  const request = await workshop.request(song, endless);
  const parent = fork(
    new URL('../../../support/audio/engine-parent.ts', import.meta.url),
    [JSON.stringify(request)],
    {
      execArgv: [],
    },
  );
  const pid = await new Promise<number>((resolve) =>
    parent.once('message', (message) => resolve(Number(message))),
  );
  expect(alive(pid)).toBe(true);
  parent.kill('SIGKILL');
  await until(() => !alive(pid));
});
