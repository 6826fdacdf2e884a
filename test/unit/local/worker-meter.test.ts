import { expect, test } from '@jest/globals';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { processGroupUse, type ProcessUse } from '../../../local/metrics/process-use.ts';
import { createWorkerMeter } from '../../../local/metrics/worker-meter.ts';

const mebibyte = 2 ** 20;

/** A meter of a worker whose use and clock the test sets. */
function metered() {
  const state: { pid: number | undefined; at: number; use: ProcessUse | null } = {
    pid: 7,
    at: 0,
    use: { processorSeconds: 10, memory: 300 * mebibyte },
  };
  const worker = {
    get pid() {
      return state.pid;
    },
  };
  return { state, measure: createWorkerMeter(worker, { now: () => state.at, use: async () => state.use }) };
}

const running = { RunningTaskCount: 1, PendingTaskCount: 0 };

test('a worker is counted as a task, with its memory, and its processor time from the second look on', async () => {
  const { state, measure } = metered();
  expect(await measure()).toEqual({ ...running, MemoryUtilized: 300 });
  state.at += 60_000;
  state.use = { processorSeconds: 40, memory: 200 * mebibyte };
  // Half a minute of one processor in a minute.
  expect(await measure()).toEqual({ ...running, MemoryUtilized: 200, CpuUtilized: 512 });
});

test('a worker that waits for its next start is pending', async () => {
  const { state, measure } = metered();
  await measure();
  state.pid = undefined;
  expect(await measure()).toEqual({ RunningTaskCount: 0, PendingTaskCount: 1 });
});

test('processor time is not told where a process of it has ended, another has begun, or the system is silent', async () => {
  const { state, measure } = metered();
  await measure();
  state.at += 60_000;
  state.use = { processorSeconds: 4, memory: mebibyte };
  expect(await measure()).toEqual({ ...running, MemoryUtilized: 1 });
  state.at += 60_000;
  state.pid = 8;
  state.use = { processorSeconds: 9, memory: mebibyte };
  expect(await measure()).toEqual({ ...running, MemoryUtilized: 1 });
  state.use = null;
  expect(await measure()).toEqual(running);
});

test('the use of a group is that of its processes, and none where there are none', async () => {
  const child = spawn(process.execPath, ['-e', 'console.log(1); setInterval(() => {}, 1000)'], {
    detached: true,
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  await once(child.stdout, 'data');
  const use = await processGroupUse(child.pid ?? 0);
  if (existsSync('/proc')) {
    expect(use?.memory).toBeGreaterThan(mebibyte);
    expect(use?.processorSeconds).toBeGreaterThanOrEqual(0);
  } else expect(use).toBeNull();
  child.kill('SIGKILL');
  await once(child, 'close');
  expect(await processGroupUse(child.pid ?? 0)).toBeNull();
});
