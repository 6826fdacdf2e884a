import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { EmitMetric } from '../../../../core/telemetry/catalogue.ts';
import { createDeviceGuard } from '../../../../gpu-worker/device/device-guard.ts';
import { createEngine } from '../../../../gpu-worker/engine/engine-client.ts';
import { createUnhealthyNote, readUnhealthyNote } from '../../../../gpu-worker/host/unhealthy-note.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'stemwatch-guard-test-'));
});
afterEach(() => rm(folder, { recursive: true }));

/** A guard whose device gives the answers of the list, one a check; its pauses pass at once and are counted. */
function guarded(answers: (string | null)[], pause: () => void = () => {}) {
  const seen = { checks: 0, pauses: 0, criticals: 0, reasons: [] as (string | null)[] };
  const emitted: unknown[][] = [];
  const emit: EmitMetric = (...metric) => void emitted.push(metric);
  const note = createUnhealthyNote(join(folder, 'work'));
  const guard = createDeviceGuard({
    verify: async () => {
      const reason = answers[seen.checks++] ?? null;
      if (reason !== null) throw new Error(reason);
    },
    markUnhealthy: note,
    emit,
    logger: { info: () => {}, critical: () => void seen.criticals++ },
    clock: {
      sleep: async () => {
        seen.pauses++;
        seen.reasons.push(readUnhealthyNote(join(folder, 'work')));
        pause();
      },
    },
  });
  return { guard, seen, emitted };
}

const never = new AbortController().signal;

test('a device that works is checked once', async () => {
  const { guard, seen } = guarded([null]);
  await guard.ready(never);
  await guard.ready(never);
  expect(seen).toMatchObject({ checks: 1, pauses: 0 });
});

test('a device that does not work makes the worker unhealthy, with the reason, until it does', async () => {
  const { guard, seen, emitted } = guarded(['no driver', 'no GPU', null]);
  await guard.ready(never);
  expect(seen).toMatchObject({ checks: 3, pauses: 2, criticals: 2, reasons: ['no driver', 'no GPU'] });
  expect(readUnhealthyNote(join(folder, 'work'))).toBeNull();
  const counted = ['Errors', 1, { errorType: 'device-unavailable', component: 'worker' }];
  expect(emitted).toEqual([counted, counted]);
});

test('a device that a job found broken is checked before the next job', async () => {
  const { guard, seen } = guarded([null, 'fell off the bus', null]);
  await guard.ready(never);
  guard.doubt();
  await guard.ready(never);
  expect(seen).toMatchObject({ checks: 3, pauses: 1 });
});

test('a worker that is asked to stop waits for no device', async () => {
  const stopping = new AbortController();
  const { guard, seen } = guarded(['no driver', 'no driver'], () => stopping.abort());
  await guard.ready(stopping.signal);
  expect(seen.checks).toBe(1);
});

test('the engine computes on the CPU to verify it, in a process that stays for the jobs', async () => {
  const engine = createEngine({ threads: 1 });
  try {
    await engine.verify();
    const { pid } = engine;
    await engine.verify();
    expect(engine.pid).toBe(pid);
  } finally {
    await engine.close();
  }
});

test.each([false, true])(
  'the engine says why it cannot use a GPU that is not there, and names no folder (TensorRT: %s)',
  async (tensorrt) => {
    const engine = createEngine({ threads: 1, device: 'cuda', tensorrt });
    try {
      const error: unknown = await engine.verify().catch((reason: unknown) => reason);
      expect(error).toMatchObject({
        type: 'device-unavailable',
        detail: expect.stringMatching(/^onnxruntime cannot compute on the device cuda: .{10}/),
      });
      expect((error as { detail: string }).detail).not.toMatch(/\/(tmp|home|node_modules|usr)/);
    } finally {
      await engine.close();
    }
  },
);
