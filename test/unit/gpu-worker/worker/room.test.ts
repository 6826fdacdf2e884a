import { mkdtemp, readdir, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { completeOutput, type OutputRequest } from '../../../../core/jobs/output.ts';
import { toJobFailure } from '../../../../gpu-worker/attempt/faults.ts';
import { songBytes } from '../../../../gpu-worker/attempt/song-bytes.ts';
import { failureOf } from '../../../../gpu-worker/engine/engine-failure.ts';
import { StemFiles } from '../../../../gpu-worker/engine/encode/stem-files.ts';
import type { AudioBlock } from '../../../../gpu-worker/engine/stereo.ts';
import { createSmallEngine, untilAborted } from './small-engine.ts';
import { openScene, type Scene } from './scene.ts';

const rate = 44_100;
const stems = ['vocals', 'drums'];

/** Noise, which no encoder can press. */
const noise = (channels: 1 | 2, frames: number): AudioBlock => {
  const channel = () => Float32Array.from({ length: frames }, () => Math.random() * 1.8 - 0.9);
  return channels === 1 ? [channel()] : [channel(), channel()];
};

describe('The room that stems are said to need', () => {
  test.each<[OutputRequest, least: number]>([
    [{ format: 'wav' }, 0.99],
    [{ format: 'wav', bitDepth: 16 }, 0.99],
    [{ format: 'wav', bitDepth: 32 }, 0.99],
    [{ format: 'wav', bitDepth: 16, channels: 'mono' }, 0.99],
    [{ format: 'flac', bitDepth: 16 }, 0.9],
    [{ format: 'flac' }, 0.9],
    [{ format: 'mp3' }, 0.9],
  ])('is what the encoders write of noise for %j', async (asked, least) => {
    const folder = await mkdtemp(join(tmpdir(), 'stemwatch-room-test-'));
    const output = completeOutput(asked);
    const files = new StemFiles({ folder, stems, output, sampleRate: rate, labels: () => null });
    const frames = 10 * rate;
    const block = noise(output.channels === 'mono' ? 1 : 2, frames);
    files.write([block, block], [false, false]);
    files.finish([1, 1], () => undefined);
    const sizes = await Promise.all((await readdir(folder)).map((name) => stat(join(folder, name))));
    files.close();
    await rm(folder, { recursive: true });
    const written = sizes.reduce((sum, { size }) => sum + size, 0);
    const share = written / (frames * songBytes({ stems, output: asked }, rate).stems);
    expect(share).toBeGreaterThan(least);
    expect(share).toBeLessThan(1.01);
  });
});

describe('A song that will not fit on the disk', () => {
  let scene: Scene;
  beforeAll(async () => {
    scene = await openScene();
  });
  beforeEach(() => scene.clear());
  afterAll(() => scene.close());

  test.each([
    ['says so', [[1, 1e15]]],
    [
      'proves longer than it said',
      [
        [1, 2],
        [1e15, 2],
      ],
    ],
    ['says nothing', [[1e15, null]]],
  ] as const)('is stopped when it %s, and named', async (_how, decoded) => {
    const { engine } = createSmallEngine({ during: untilAborted });
    const separate: typeof engine.separate = (request, watch) => {
      for (const [done, total] of decoded) watch?.onProgress?.({ stage: 'decode', done, total });
      return engine.separate(request, watch);
    };
    const { id } = await scene.submit();
    await scene.deliver(scene.worker({ engine: { ...engine, separate } }));
    const { state, fault } = await scene.job(id);
    expect({ state, type: fault?.type }).toEqual({ state: 'queued', type: 'disk-full' });
    expect(fault?.detail).toMatch(/^The worker has \d+ MB of disk left and needs \d+ MB for this song\.$/);
    expect(await scene.leftOvers()).toEqual([]);
  });

  test('is named, too, when the disk is full in the middle of writing', () => {
    const error = Object.assign(new Error('write failed'), { code: 'ENOSPC' });
    expect(toJobFailure(error, 'fetching the song')).toMatchObject({
      type: 'disk-full',
      detail: 'It happened here: fetching the song.',
      retryable: true,
      cause: error,
    });
    expect(failureOf(error)).toMatchObject({ failure: 'disk-full' });
    expect(failureOf(new Error('odd'))).toMatchObject({ failure: 'internal' });
  });
});
