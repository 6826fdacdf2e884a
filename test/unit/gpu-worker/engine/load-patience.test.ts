import { expect, test } from '@jest/globals';
import type { EngineProgress } from '../../../../gpu-worker/engine/contract.ts';
import { standardDeadline } from '../../../../gpu-worker/engine/deadline.ts';
import type { EngineClock } from '../../../../gpu-worker/engine/engine-clock.ts';
import { patientDeadline, stallLimits } from '../../../../gpu-worker/engine/load-patience.ts';
import type { EngineTask, FromEngine } from '../../../../gpu-worker/engine/protocol.ts';
import { SupervisedJob } from '../../../../gpu-worker/engine/supervised-job.ts';

const task: EngineTask = { type: 'verify', settings: { device: 'cuda', threads: 1 } };

const nobody = (): void => {};

/** A job whose process only says what the test has it say, and which is looked at every minute that the test lets pass. */
function watchJob(tensorrt: boolean) {
  let time = 0;
  let look = nobody;
  let tell: (message: FromEngine) => void = nobody;
  let killed = false;
  const end = Promise.withResolvers<{ code: null; signal: 'SIGKILL' }>();
  const child = {
    pid: undefined,
    ended: end.promise,
    listen: (handle: typeof tell) => {
      tell = handle;
      return nobody;
    },
    send: nobody,
    kill: () => {
      killed = true;
      end.resolve({ code: null, signal: 'SIGKILL' });
    },
    takePrinted: () => '',
  };
  const clock: EngineClock = {
    now: () => time,
    every: (_, action) => {
      look = action;
      return nobody;
    },
  };
  const deadline = { rules: { ...standardDeadline, ...patientDeadline({ tensorrt }) }, speed: 1 };
  const limits = { clock, ...stallLimits({ tensorrt }), maxMemoryBytes: 1, deadline };
  const nothing = { onProgress: nobody, onOutOfMemory: nobody };
  return {
    outcome: new SupervisedJob(child, limits, nothing).run(task),
    killed: () => killed,
    tell: (stage: EngineProgress['stage'], done: number) =>
      tell({ type: 'progress', progress: { stage, done, total: 1 } }),
    say: (message: FromEngine) => tell(message),
    pass: (minutes: number) => {
      for (let minute = 0; minute < minutes; minute++) {
        time += 60_000;
        look();
      }
    },
  };
}

test('TensorRT may say nothing for half an hour while it loads a model, though the song is decoded by then', async () => {
  const job = watchJob(true);
  job.tell('load', 0);
  job.tell('decode', 1);
  job.pass(29);
  expect(job.killed()).toBe(false);
  job.pass(1);
  await expect(job.outcome).rejects.toMatchObject({
    type: 'engine-stalled',
    detail: expect.stringContaining('1800 seconds'),
  });
});

test('it is stopped after two minutes once the model is loaded', async () => {
  const job = watchJob(true);
  job.tell('load', 0);
  job.tell('load', 1);
  job.pass(1);
  expect(job.killed()).toBe(false);
  job.pass(1);
  await expect(job.outcome).rejects.toMatchObject({
    type: 'engine-stalled',
    detail: expect.stringContaining('120 seconds'),
  });
});

test('it is stopped after two minutes while anything else loads a model', async () => {
  const job = watchJob(false);
  job.tell('load', 0);
  job.pass(2);
  await expect(job.outcome).rejects.toMatchObject({ type: 'engine-stalled' });
});

test('a short song has time for its model to be loaded by TensorRT before its deadline', async () => {
  const job = watchJob(true);
  job.say({ type: 'length', seconds: 10 });
  job.tell('load', 0);
  job.pass(20);
  expect(job.killed()).toBe(false);
  job.tell('load', 1);
  job.say({ type: 'verified' });
  await expect(job.outcome).resolves.toEqual({ type: 'verified' });
});
