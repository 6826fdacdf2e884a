import { afterAll, afterEach, beforeAll, expect, test } from '@jest/globals';
import { truncate } from 'node:fs/promises';
import { join } from 'node:path';
import type { MetricName } from '../../../../core/telemetry/catalogue.ts';
import { JobFailure } from '../../../../core/jobs/failures.ts';
import { createEngine, type Engine } from '../../../../gpu-worker/engine/engine-client.ts';
import {
  createModelCache,
  type ModelCache,
  type ModelCacheOptions,
} from '../../../../gpu-worker/engine/model-cache.ts';
import { EngineWorkshop } from '../../../support/audio/engine-workshop.ts';
import { stereoNoise } from '../../../support/audio/signals.ts';
import { wavBytes } from '../../../support/audio/wav-bytes.ts';

let workshop: EngineWorkshop;
let song: string;
let models: { readonly a: string; readonly b: string; readonly c: string };
let cache: ModelCache;
let engines: Engine[] = [];
let metrics: [MetricName, number][] = [];

beforeAll(async () => {
  workshop = await EngineWorkshop.open();
  song = await workshop.upload('song.wav', wavBytes(stereoNoise(0.5, 30_000)));
  const pack = (id: string) => workshop.pack({ pack: { id } });
  models = { a: await pack('a'), b: await pack('b'), c: await pack('c') };
});

afterEach(async () => {
  await cache.close();
  engines = [];
  metrics = [];
});

afterAll(() => workshop.close());

function open(options: Partial<ModelCacheOptions> = {}): void {
  cache = createModelCache({
    start: () => {
      const engine = createEngine({ threads: 1 });
      engines.push(engine);
      return engine;
    },
    limitBytes: 2 ** 40,
    emit: (name, value) => metrics.push([name, value]),
    ...options,
  });
}

const separate = async (pack: string, stems?: readonly string[]): Promise<void> => {
  await cache.separate(await workshop.request(song, pack, stems === undefined ? {} : { stems }));
};

/** An engine that seems to run in this process until it is closed, loads its model, and finds fault with every song. */
function faultFinder(): Engine {
  let pid: number | undefined;
  const engine: Engine = {
    get pid() {
      return pid;
    },
    separate: async (_request, watch) => {
      pid = process.pid;
      watch?.onProgress?.({ stage: 'load', done: 0, total: 1 });
      watch?.onProgress?.({ stage: 'load', done: 1, total: 1 });
      throw new JobFailure('corrupt-audio', 'It ends in the middle.');
    },
    verify: async () => undefined,
    close: async () => {
      pid = undefined;
    },
  };
  engines.push(engine);
  return engine;
}

const running = (): number => engines.filter(({ pid }) => pid !== undefined).length;
const count = (name: MetricName): number => metrics.filter(([other]) => other === name).length;
const last = (name: MetricName): number | undefined => metrics.findLast(([other]) => other === name)?.[1];

test('a worker says that it holds no model before the first song', () => {
  open();
  expect([last('ModelsLoaded'), last('CacheSize')]).toEqual([0, 0]);
});

test('a model stays loaded for the next song, and the songs of other models leave it alone', async () => {
  open();
  await separate(models.a);
  const { pid } = engines[0]!;
  await separate(models.b);
  await separate(models.a);
  expect(engines.map((engine) => engine.pid !== undefined)).toEqual([true, true]);
  expect(engines[0]?.pid).toBe(pid);
  expect([count('CacheMisses'), count('CacheHits'), count('CacheEvictions')]).toEqual([2, 1, 0]);
  expect(last('ModelsLoaded')).toBe(2);
  // Two processes of Node with a network in each; nothing holds less than this, and nothing so small more.
  expect(last('CacheSize')).toBeGreaterThan(2 * 40 * 2 ** 20);
  expect(last('CacheSize')).toBeLessThan(2 * 1024 * 2 ** 20);
});

test('the model unused for longest makes room when there are too many', async () => {
  open({ mostModels: 2 });
  await separate(models.a);
  await separate(models.b);
  await separate(models.a);
  await separate(models.c);
  expect(running()).toBe(2);
  expect(count('CacheEvictions')).toBe(1);
  await separate(models.a);
  expect(count('CacheHits')).toBe(2);
  await separate(models.b);
  expect(count('CacheMisses')).toBe(4);
});

test('what they hold together is kept below the limit, also while the next one loads', async () => {
  open();
  await separate(models.a);
  const one = last('CacheSize') ?? 0;
  await cache.close();
  metrics = [];
  engines = [];
  open({ limitBytes: Math.round(one * 1.5) });
  await separate(models.a);
  await separate(models.b);
  expect(running()).toBe(1);
  expect(count('CacheEvictions')).toBe(1);
  expect(last('CacheSize')).toBeLessThanOrEqual(one * 1.5);
  // What b holds is known by now, so a is dropped before b is loaded again, and not after.
  await separate(models.a);
  let besides = -1;
  await cache.separate(await workshop.request(song, models.b), {
    onProgress: () => {
      besides = running() - 1;
    },
  });
  expect(besides).toBe(0);
});

test('a limit of nothing keeps nothing, and every song loads its model', async () => {
  open({ limitBytes: 0 });
  await separate(models.a);
  expect(running()).toBe(0);
  await separate(models.a);
  expect([count('CacheMisses'), count('CacheHits')]).toEqual([2, 0]);
  expect([last('ModelsLoaded'), last('CacheSize')]).toEqual([0, 0]);
});

test('a process that ended by itself counts as nothing loaded', async () => {
  open();
  await separate(models.a);
  process.kill(engines[0]?.pid ?? 0, 'SIGKILL');
  while (running() > 0) await new Promise(setImmediate);
  await separate(models.a);
  expect([count('CacheMisses'), count('CacheHits'), count('CacheEvictions')]).toEqual([2, 0, 0]);
  expect(last('ModelsLoaded')).toBe(1);
});

test('clearing drops every model, says how many, and the next song loads its own again', async () => {
  open();
  await separate(models.a);
  await separate(models.b);
  expect(await cache.clear()).toBe(2);
  expect(running()).toBe(0);
  expect(last('CacheSize')).toBe(0);
  await separate(models.a);
  expect(count('CacheMisses')).toBe(3);
});

test('a pack that was changed under its name is another model', async () => {
  open();
  await separate(models.a);
  await separate(
    await workshop.pack({ pack: { id: 'a' }, gains: { vocals: 1, drums: 1, bass: 1, other: 1 } }),
  );
  expect(count('CacheMisses')).toBe(2);
});

test('a broken pack or song fails as it does without a cache', async () => {
  open();
  const broken = await workshop.pack({ network: { file: 'gone.onnx' } });
  await expect(separate(broken)).rejects.toMatchObject({ type: 'model-unavailable' });
  await expect(separate(workshop.path('nowhere'))).rejects.toMatchObject({ type: 'model-unavailable' });
  const empty = await workshop.upload('empty.wav', '');
  await expect(cache.separate(await workshop.request(empty, models.a))).rejects.toMatchObject({
    type: 'empty-file',
  });
});

test('a model stays loaded when only the song is at fault', async () => {
  open({ start: faultFinder });
  await expect(separate(models.a)).rejects.toMatchObject({ type: 'corrupt-audio' });
  await expect(separate(models.a)).rejects.toMatchObject({ type: 'corrupt-audio' });
  expect([count('CacheMisses'), count('CacheHits')]).toEqual([1, 1]);
});

test('a model that was never measured counts as several times its graphs, so others make room in time', async () => {
  const large = await workshop.pack({ pack: { id: 'large' } });
  await truncate(join(large, 'model.onnx'), 2 ** 30);
  // Between the graph with what this process holds, and what the network is expected to hold.
  open({ start: faultFinder, limitBytes: 5 * 2 ** 30 });
  await expect(separate(models.a)).rejects.toMatchObject({ type: 'corrupt-audio' });
  expect(count('CacheEvictions')).toBe(0);
  let besides = -1;
  const watch = {
    onProgress: () => {
      besides = running() - 1;
    },
  };
  const attempt = cache.separate(await workshop.request(song, large), watch);
  await expect(attempt).rejects.toMatchObject({ type: 'corrupt-audio' });
  expect(besides).toBe(0);
});
