import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { DeleteObjectCommand, GetObjectCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import { PutCommand, ScanCommand } from '@aws-sdk/lib-dynamodb';
import type { Job } from '../../../../core/jobs/job.ts';
import { systemClock } from '../../../../core/resilience/clock.ts';
import type { Worker } from '../../../../gpu-worker/worker.ts';
import { breakClients } from './broken-clients.ts';
import { readMetrics } from './emf-lines.ts';
import { createSmallEngine, type SmallEngine } from './small-engine.ts';
import { openScene, type Scene } from './scene.ts';
import type { Submission } from './submit-job.ts';

let scene: Scene;
let small: SmallEngine;
let song: Buffer;
let songs = 0;
beforeAll(async () => {
  scene = await openScene({ multipartThresholdBytes: 9_000_000, partBytes: 6_000_000 });
});
beforeEach(async () => {
  await scene.clear();
  small = createSmallEngine();
  song = Buffer.from(`song number ${(songs += 1)}`);
});
afterAll(() => scene.close());

/** Has a job done that the cache may serve. */
async function done(changes: Submission = {}, replaced: Partial<Worker> = {}): Promise<Job> {
  const job = { cache: true, ...changes.job };
  const { id } = await scene.submit({ bytes: song, ...changes, job });
  await scene.deliver(scene.worker({ engine: small.engine, ...replaced }));
  return scene.job(id);
}

const keysOf = ({ result }: Job): string[] => (result?.stems ?? []).map(({ key }) => key);

async function stemBytes({ result }: Job, index = 0): Promise<Buffer> {
  const { clients, settings } = scene.aws;
  const object = new GetObjectCommand({ Bucket: settings.bucket, Key: result?.stems[index]?.key });
  const { Body } = await clients.objects.send(object);
  return Buffer.from((await Body?.transformToByteArray()) ?? []);
}

/** What a result says about the song, without what belongs to the one job. */
const found = ({ result }: Job): unknown => ({
  ...result,
  stems: result?.stems.map(({ key: _key, ...stem }) => stem),
  timings: {},
  realTimeFactor: 0,
  costUsd: 0,
  cached: true,
});

const counted = (metric: string): unknown[] =>
  readMetrics(scene.lines)
    .filter(({ name, dimensions }) => name === metric && dimensions['cache'] === 'result')
    .map(({ value }) => value);

describe('The same song with the same options', () => {
  test('is not separated again: the second job has copies of the stems under keys of its own', async () => {
    const first = await done();
    const second = await done({ upload: { name: 'under another name.wav' } });
    expect(small.requests).toHaveLength(1);
    expect(second).toMatchObject({ state: 'succeeded', attempts: 1, result: { cached: true } });
    expect(first.result?.cached).toBeUndefined();
    expect(keysOf(second).every((key) => key.startsWith(`stems/${second.id}/`))).toBe(true);
    expect(await stemBytes(second)).toEqual(await stemBytes(first));
    expect(found(second)).toEqual(found(first));
    expect(second.result?.timings).toMatchObject({ decode: 0, load: 0, separate: 0, encode: 0 });
    expect(counted('CacheHits')).toEqual([1]);
    expect(counted('CacheMisses')).toEqual([1]);
    expect(counted('CacheLookupDuration')).toHaveLength(2);
  });

  test('counts as a separation that succeeded, and not as one whose speed or levels were measured', async () => {
    await done();
    scene.lines.length = 0;
    await done();
    const names = new Set(readMetrics(scene.lines).map(({ name }) => name));
    expect([...names]).toEqual(expect.arrayContaining(['Separations', 'JobDuration', 'StageDuration']));
    for (const name of ['RealTimeFactor', 'ModelLoadDuration', 'TruePeak']) expect(names).not.toContain(name);
  });

  test('is served from the copy when the first job and its stems are gone', async () => {
    const first = await done();
    await done();
    for (const Key of keysOf(first)) await remove(Key);
    expect((await done()).result?.cached).toBe(true);
    expect(small.requests).toHaveLength(1);
  });

  test('has stems too large for one request copied in parts, and whole', async () => {
    small = createSmallEngine({ samples: 5_000_000 });
    const first = await done({ job: { stems: ['vocals'] } });
    const second = await done({ job: { stems: ['vocals'] } });
    expect(second.result?.cached).toBe(true);
    expect((await stemBytes(second)).equals(await stemBytes(first))).toBe(true);
  });
});

describe('A song is separated', () => {
  test.each([
    ['another song', { bytes: Buffer.from('another song') }],
    ['another owner', { job: { owner: 'otto' }, upload: { owner: 'otto' } }],
    ['other stems', { job: { stems: ['vocals'] } }],
    ['another format', { job: { output: { format: 'flac', bitDepth: 16 } } }],
    ['a job that wants no cache', { job: { cache: false } }],
  ] satisfies [string, Submission][])('again for %s', async (_what, changes) => {
    await done();
    expect((await done(changes)).result?.cached).toBeUndefined();
    expect(small.requests).toHaveLength(2);
  });

  test('again after a job that wanted no cache', async () => {
    await done({ job: { cache: false } });
    expect((await done()).result?.cached).toBeUndefined();
  });

  test('again when the cache is switched off', async () => {
    await done();
    const { settings } = scene.aws;
    const off = { ...settings, limits: { ...settings.limits, resultCacheSeconds: 0 } };
    expect((await done({}, { settings: off })).result?.cached).toBeUndefined();
    expect(small.requests).toHaveLength(2);
  });

  test('again when the time of the result is over', async () => {
    await done();
    const { resultCacheSeconds } = scene.aws.settings.limits;
    const later = (): number => Date.now() + resultCacheSeconds * 1000;
    const clock = { ...systemClock, sleep: async () => undefined, now: later };
    expect((await done({}, { clock })).result?.cached).toBeUndefined();
  });

  test('again when another engine would do it', async () => {
    await done();
    expect((await done({}, { engineFingerprint: 'another' })).result?.cached).toBeUndefined();
  });

  test('again when TensorRT would do it, which rounds in its own way', async () => {
    await done();
    const { workerSettings } = scene.worker();
    const other = { workerSettings: { ...workerSettings, tensorrt: true } };
    expect((await done({}, other)).result?.cached).toBeUndefined();
    expect((await done({}, other)).result?.cached).toBe(true);
  });

  test('again when one of the stems is gone, and nothing is left of the copies of the others', async () => {
    const first = await done();
    await remove(keysOf(first)[1] ?? '');
    const second = await done();
    expect(second).toMatchObject({ state: 'succeeded', attempts: 1 });
    expect(second.result?.cached).toBeUndefined();
    expect(keysOf(second).sort()).toEqual((await scene.stemKeys(second.id)).sort());
    expect(counted('CacheEvictions')).toEqual([1]);
    expect((await done()).result?.cached).toBe(true);
  });

  test('again when a stem is not as long as it was', async () => {
    const [key] = keysOf(await done());
    const { clients, settings } = scene.aws;
    await clients.objects.send(new PutObjectCommand({ Bucket: settings.bucket, Key: key, Body: 'short' }));
    const second = await done();
    expect(second.result?.cached).toBeUndefined();
    expect((await stemBytes(second)).length).toBe(second.result?.stems[0]?.bytes);
  });

  test('again when the entry cannot be understood, which is replaced', async () => {
    await scene.worker().results.clear(Number.POSITIVE_INFINITY);
    await done();
    const { clients, settings } = scene.aws;
    const table = { TableName: settings.cacheTable };
    const { Items = [] } = await clients.documents.send(new ScanCommand(table));
    const entries = Items.filter(({ id }) => id !== 'generation');
    expect(entries).toHaveLength(1);
    const Item = { ...entries[0], result: 'nonsense' };
    await clients.documents.send(new PutCommand({ ...table, Item }));
    expect((await done()).result?.cached).toBeUndefined();
    expect((await done()).result?.cached).toBe(true);
  });

  test('as ever when the table of the cache does not answer', async () => {
    await done();
    const { clients, settings } = scene.aws;
    const broken = breakClients(clients, ({ input }) => input['TableName'] === settings.cacheTable);
    const job = await done({}, { clients: broken });
    expect(job).toMatchObject({ state: 'succeeded', attempts: 1 });
    expect(job.result?.cached).toBeUndefined();
  });

  test('as ever when copying fails', async () => {
    await done();
    const broken = breakClients(scene.aws.clients, ({ name }) => name === 'CopyObjectCommand');
    const job = await done({}, { clients: broken });
    expect(job).toMatchObject({ state: 'succeeded', attempts: 1 });
    expect(job.result?.cached).toBeUndefined();
    // The stems were there all along.
    expect((await done()).result?.cached).toBe(true);
  });
});

describe('An operator who clears the caches', () => {
  test('has the next job separated, and the loaded models dropped before it', async () => {
    const order: string[] = [];
    const engine: Worker['engine'] = {
      ...small.engine,
      clear: async () => order.push('models dropped'),
      separate: async (request, watch) => {
        order.push('separated');
        return small.engine.separate(request, watch);
      },
    };
    const worker = scene.worker({ engine });
    const next = async (): Promise<Job> => {
      const { id } = await scene.submit({ bytes: song, job: { cache: true } });
      await scene.deliver(worker);
      return scene.job(id);
    };
    await next();
    expect((await next()).result?.cached).toBe(true);
    await worker.results.clear(Number.POSITIVE_INFINITY);
    expect((await next()).result?.cached).toBeUndefined();
    expect(order).toEqual(['separated', 'models dropped', 'separated']);
    expect((await next()).result?.cached).toBe(true);
  });

  test('is heard by a worker that has nothing to do', async () => {
    const dropped = Promise.withResolvers<void>();
    const clear = async (): Promise<number> => {
      dropped.resolve();
      return 1;
    };
    const worker = scene.worker({ engine: { ...small.engine, clear } });
    await worker.followClears();
    await worker.results.clear(Number.POSITIVE_INFINITY);
    await worker.followClears();
    await dropped.promise;
  });
});

async function remove(Key: string): Promise<void> {
  const { clients, settings } = scene.aws;
  await clients.objects.send(new DeleteObjectCommand({ Bucket: settings.bucket, Key }));
}
