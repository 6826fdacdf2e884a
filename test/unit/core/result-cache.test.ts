import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { PutCommand, ScanCommand } from '@aws-sdk/lib-dynamodb';
import { ResultCache } from '../../../core/cache/result-cache.ts';
import { type ResultIdentity, resultKey } from '../../../core/cache/result-key.ts';
import { type JobResult, jobStages } from '../../../core/jobs/job.ts';
import { type EmbeddedAws, startEmbeddedAws } from '../../support/embedded-aws.ts';

const identity: ResultIdentity = {
  generation: 0,
  owner: 'olga',
  content: 'ab'.repeat(32),
  pack: { id: 'preview', networks: [{ file: 'model.onnx', sha256: 'cd'.repeat(32) }], overlap: 0.25 },
  engine: '1.0.0 ef',
  device: 'cpu',
  options: { stems: ['vocals'], output: { format: 'wav', bitDepth: 24 } },
};

describe('the key of a result', () => {
  test('does not depend on the order in which anything was written down', () => {
    const { options: _options, pack, ...rest } = identity;
    const turned = {
      options: { output: { bitDepth: 24, format: 'wav' }, stems: ['vocals'] },
      pack: Object.fromEntries(Object.entries(pack as object).toReversed()),
      ...rest,
    };
    expect(resultKey(turned)).toBe(resultKey(identity));
    expect(resultKey(identity)).toMatch(/^[0-9a-f]{64}$/);
  });

  test.each([
    ['the cache is cleared', { generation: 1 }],
    ['the owner is another', { owner: 'otto' }],
    ['the song is another', { content: 'ac'.repeat(32) }],
    ['a field of the pack is another', { pack: { ...(identity.pack as object), overlap: 0.5 } }],
    ['a network is another', { pack: { id: 'preview', networks: [{ file: 'model.onnx', sha256: '0' }] } }],
    ['the engine is another', { engine: '1.0.0 f0' }],
    ['the device is another', { device: 'cuda' }],
    ['the stems are others', { options: { stems: ['drums'], output: { format: 'wav', bitDepth: 24 } } }],
    ['the depth is another', { options: { stems: ['vocals'], output: { format: 'wav', bitDepth: 16 } } }],
    ['there is an option more', { options: { ...(identity.options as object), shifts: 1 } }],
  ])('is another when %s', (_what, change) => {
    expect(resultKey({ ...identity, ...change })).not.toBe(resultKey(identity));
  });
});

const levels = { integratedLoudness: -20, truePeak: -3, clippedSamples: 0 };
const result: JobResult = {
  stems: [{ name: 'vocals', key: 'stems/job_1/lea_2/vocals.wav', bytes: 44, silent: false, ...levels }],
  audio: { durationSeconds: 10, container: 'wav', codec: 'pcm_s16le', sampleRate: 44_100, channels: 2 },
  mix: levels,
  sumResidual: null,
  commonGain: 0,
  model: { id: 'preview', version: '1', sha256: 'cd'.repeat(32) },
  device: 'cpu',
  timings: Object.fromEntries([...jobStages, 'total'].map((stage) => [stage, 5])) as JobResult['timings'],
  realTimeFactor: 4,
  costUsd: 0.01,
  warnings: [],
};

describe('the result cache', () => {
  let aws: EmbeddedAws;
  let cache: ResultCache;
  let now = Date.parse('2026-11-20T12:00:00Z');

  beforeAll(async () => {
    aws = await startEmbeddedAws();
    cache = new ResultCache(aws.clients.documents, aws.settings.cacheTable, () => now);
  });
  afterAll(() => aws.stop());

  const keep = (key: string, seconds = 60, generation = 0): Promise<void> =>
    cache.keep(key, { generation, result, expiresAt: new Date(now + seconds * 1000) });

  test('gives back what was kept, until its time is over', async () => {
    expect(await cache.find('one')).toBeUndefined();
    await keep('one', 60);
    expect(await cache.find('one')).toEqual(result);
    now += 60_000;
    expect(await cache.find('one')).toBeUndefined();
  });

  test('tells DynamoDB when to remove an entry', async () => {
    await keep('expiring', 60);
    const { Items = [] } = await aws.clients.documents.send(
      new ScanCommand({ TableName: aws.settings.cacheTable }),
    );
    expect(Items.find(({ id }) => id === 'expiring')?.['ttl']).toBe(Math.ceil(now / 1000) + 60);
  });

  test.each([
    ['no result', {}],
    ['no stems', { result: { ...result, stems: [] } }],
    [
      'a key outside of the stems',
      { result: { ...result, stems: [{ ...result.stems[0], key: 'uploads/upl_1' }] } },
    ],
    ['no time', { result, expiresAt: undefined }],
  ])('takes an entry with %s for none', async (_what, item) => {
    const Item = { id: 'broken', expiresAt: now + 60_000, ...item };
    await aws.clients.documents.send(new PutCommand({ TableName: aws.settings.cacheTable, Item }));
    expect(await cache.find('broken')).toBeUndefined();
  });

  test('forgets an entry, also one that is not there', async () => {
    await keep('short');
    await cache.forget('short');
    await cache.forget('short');
    expect(await cache.find('short')).toBeUndefined();
  });

  test('takes the same entry from two writers at once', async () => {
    await Promise.all([keep('twice'), keep('twice')]);
    expect(await cache.find('twice')).toEqual(result);
  });

  test('begins a new generation when it is cleared, and keeps what belongs to that already', async () => {
    for (let index = 0; index < 60; index++) await keep(`old ${index}`);
    const before = await cache.generation();
    await keep('new', 60, before + 1);
    const cleared = await cache.clear(now + 1);
    expect(cleared).toMatchObject({ generation: before + 1, complete: true });
    expect(cleared.removed).toBeGreaterThanOrEqual(60);
    expect(await cache.generation()).toBe(before + 1);
    expect(await cache.find('old 7')).toBeUndefined();
    expect(await cache.find('new')).toEqual(result);
  });

  test('says so when the time for removing was too short; the generation is new all the same', async () => {
    const before = await cache.generation();
    await keep('late', 60, before);
    expect(await cache.clear(now)).toEqual({ generation: before + 1, removed: 0, complete: false });
    expect(await cache.generation()).toBe(before + 1);
  });
});
