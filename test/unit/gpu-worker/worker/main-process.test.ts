import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { GetObjectCommand } from '@aws-sdk/client-s3';
import { metricCatalogue } from '../../../../core/telemetry/catalogue.ts';
import { noise } from '../../../support/audio/signals.ts';
import { wavBytes } from '../../../support/audio/wav-bytes.ts';
import { readMetrics } from './emf-lines.ts';
import { eventually, openScene, type Scene } from './scene.ts';

// Real separations on a machine that may be busy with other tests.
jest.setTimeout(180_000);

const room = join(import.meta.dirname, '../../../../gpu-worker');
let scene: Scene;
let running: ChildProcess[] = [];
beforeAll(async () => {
  scene = await openScene({ leaseSeconds: 4 });
});
beforeEach(() => scene.clear());
afterEach(() => {
  for (const child of running) child.kill('SIGKILL');
  running = [];
});
afterAll(() => scene.close());

/** The worker as it runs in production, with the real engine and the real model. */
function startWorker(changes: NodeJS.ProcessEnv = {}): { child: ChildProcess; lines: string[] } {
  const lines: string[] = [];
  const child = spawn(process.execPath, [join(room, 'main.ts')], {
    env: { ...process.env, STEMWATCH_WORK_FOLDER: scene.workFolder, ...changes },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  running.push(child);
  for (const stream of [child.stdout, child.stderr])
    createInterface({ input: stream }).on('line', (line) => lines.push(line));
  return { child, lines };
}

/** A song at 8 kHz, so that much time is few bytes. */
const song = (seconds: number): Buffer => wavBytes([noise(0.1, seconds * 8000)], 8000);

const all = { stems: ['vocals', 'drums', 'bass', 'other'] };

describe('The worker process', () => {
  test('separates a song, tells that it lives, and ends with 0 when it is asked to', async () => {
    const { child, lines } = startWorker();
    const { id } = await scene.submit({ bytes: song(2), job: all });
    const job = await eventually('the job ended', async () => {
      const seen = await scene.job(id);
      return ['succeeded', 'failed'].includes(seen.state) && seen;
    });
    expect(job).toMatchObject({
      state: 'succeeded',
      result: { audio: { durationSeconds: 2 }, device: 'cpu' },
    });
    for (const { key, bytes } of job.result?.stems ?? []) {
      const object = await scene.aws.clients.objects.send(
        new GetObjectCommand({ Bucket: scene.aws.settings.bucket, Key: key }),
      );
      const content = await object.Body?.transformToByteArray();
      expect(content).toHaveLength(bytes);
      expect(Buffer.from(content ?? []).toString('latin1', 0, 4)).toBe('RIFF');
    }
    const check = spawn(process.execPath, [join(room, 'health-check.ts')], {
      env: { ...process.env, STEMWATCH_WORK_FOLDER: scene.workFolder },
    });
    expect((await once(check, 'exit'))[0]).toBe(0);

    child.kill('SIGTERM');
    // Not its exit, after which lines may still be on their way.
    expect((await once(child, 'close'))[0]).toBe(0);
    expect(await scene.leftOvers()).toEqual([]);
    const events = lines.map((line) => (JSON.parse(line) as { event_type?: string }).event_type);
    expect(events.filter((event) => event === 'worker_ready')).toHaveLength(1);
    expect(events).toContain('job_succeeded');
    expect(events.at(-1)).toBe('worker_stopped');
    for (const { name } of readMetrics(lines)) expect(metricCatalogue).toHaveProperty(name);
  });

  test('gives a job back on SIGTERM, within 20 seconds, and another worker finishes it', async () => {
    const first = startWorker();
    const { id } = await scene.submit({ bytes: song(12), job: all });
    await eventually('the engine at work', async () =>
      (await scene.leftOvers()).some((name) => name.endsWith('/engine')),
    );
    const asked = Date.now();
    first.child.kill('SIGTERM');
    expect((await once(first.child, 'exit'))[0]).toBe(0);
    expect(Date.now() - asked).toBeLessThan(20_000);
    expect(await scene.job(id)).toMatchObject({ state: 'queued', attempts: 0 });
    expect(await scene.leftOvers()).toEqual([]);
    startWorker();
    await eventually('the job done', async () => (await scene.job(id)).state === 'succeeded');
    expect((await scene.job(id)).attempts).toBe(1);
  });

  test('killed in the middle of a job is followed by one that sweeps and finishes it', async () => {
    const first = startWorker();
    const { id } = await scene.submit({ bytes: song(12), job: all });
    await eventually('the engine at work', async () =>
      (await scene.leftOvers()).some((name) => name.endsWith('/engine')),
    );
    first.child.kill('SIGKILL');
    await once(first.child, 'exit');
    expect(await scene.leftOvers()).not.toEqual([]);
    const second = startWorker();
    await eventually('the job done', async () => (await scene.job(id)).state === 'succeeded');
    expect(await scene.job(id)).toMatchObject({ attempts: 2 });
    await eventually('nothing left behind', async () => (await scene.leftOvers()).length === 0);
    second.child.kill('SIGTERM');
    expect((await once(second.child, 'exit'))[0]).toBe(0);
  });

  test('without the GPU that it is to use takes no job, and its health check says why', async () => {
    const { child, lines } = startWorker({ STEMWATCH_DEVICE: 'cuda' });
    const { id } = await scene.submit({ bytes: song(1), job: all });
    await eventually('the device found missing', async () =>
      lines.some((line) => line.includes('"event_type":"device_unavailable"')),
    );
    expect(readMetrics(lines)).toContainEqual(
      expect.objectContaining({
        name: 'Errors',
        dimensions: { deployment: 'test', errorType: 'device-unavailable', component: 'worker' },
      }),
    );
    const check = spawn(process.execPath, [join(room, 'health-check.ts')], {
      env: { ...process.env, STEMWATCH_WORK_FOLDER: scene.workFolder },
    });
    let said = '';
    check.stderr.setEncoding('utf8').on('data', (text: string) => (said += text));
    expect((await once(check, 'close'))[0]).toBe(1);
    expect(said).toContain('onnxruntime cannot compute on the device cuda');
    expect(await scene.job(id)).toMatchObject({ state: 'queued', attempts: 0 });
    child.kill('SIGTERM');
    expect((await once(child, 'exit'))[0]).toBe(0);
  });

  test('says which variable is missing and ends with 1', async () => {
    const { child, lines } = startWorker({ STEMWATCH_BUCKET: '' });
    expect((await once(child, 'exit'))[0]).toBe(1);
    expect(lines.join('\n')).toContain('STEMWATCH_BUCKET');
  });
});
