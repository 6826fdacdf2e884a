import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { HeadObjectCommand } from '@aws-sdk/client-s3';
import { createSmallEngine } from './small-engine.ts';
import { openScene, type Scene } from './scene.ts';

let scene: Scene;
beforeAll(async () => {
  scene = await openScene({ multipartThresholdBytes: 9_000_000, partBytes: 6_000_000 });
});
beforeEach(() => scene.clear());
afterAll(() => scene.close());

const webhook = {
  url: 'http://127.0.0.1:9/',
  secret: 'whsec_abcdefgh',
  state: 'waiting' as const,
  attempts: 0,
};

describe('A job that goes well', () => {
  test('ends succeeded, with stems in the store that have the size the job states', async () => {
    const { engine, requests } = createSmallEngine();
    const { id } = await scene.submit();
    await scene.deliver(scene.worker({ engine }));
    const job = await scene.job(id);
    expect(job.state).toBe('succeeded');
    expect(job.lease).toBeUndefined();
    expect(requests).toHaveLength(1);
    expect(job.result?.stems.map(({ name }) => name)).toEqual(['vocals', 'drums']);
    expect((await scene.stemKeys(id)).sort()).toEqual(job.result?.stems.map(({ key }) => key).sort());
    for (const stem of job.result?.stems ?? []) {
      const head = await scene.aws.clients.objects.send(
        new HeadObjectCommand({ Bucket: scene.aws.settings.bucket, Key: stem.key }),
      );
      expect(head).toMatchObject({ ContentLength: stem.bytes, ContentType: 'audio/wav' });
    }
    expect(await scene.leftOvers()).toEqual([]);
  });

  test('is separated as it asks, and one from before that could be asked for as ever', async () => {
    const { engine, requests } = createSmallEngine();
    const asked = {
      separation: { shifts: 3, seed: 8, segment: 2 },
      twoStems: { stem: 'bass', rest: 'minus' },
    } as const;
    const { id } = await scene.submit({ job: { ...asked, stems: ['bass', 'no_bass'] } });
    await scene.deliver(scene.worker({ engine }));
    await scene.submit();
    await scene.deliver(scene.worker({ engine }));
    expect(requests).toMatchObject([
      asked,
      { separation: { shifts: 0, seed: 0 }, stems: ['vocals', 'drums'] },
    ]);
    expect(requests[1]?.twoStems).toBeUndefined();
    expect((await scene.job(id)).result?.stems.map(({ name }) => name)).toEqual(['bass', 'no_bass']);
  });

  test('publishes stems that are too large for one request in parts, and whole', async () => {
    const { engine } = createSmallEngine({ samples: 5_000_000 });
    const { id } = await scene.submit({ job: { stems: ['vocals'] } });
    await scene.deliver(scene.worker({ engine }));
    const [stem] = (await scene.job(id)).result?.stems ?? [];
    const head = await scene.aws.clients.objects.send(
      new HeadObjectCommand({ Bucket: scene.aws.settings.bucket, Key: stem?.key }),
    );
    expect(head.ContentLength).toBe(10_000_044);
    // Objects made of parts are told by their ETag.
    expect(head.ETag).toMatch(/-2"?$/);
  });

  test('sends its webhook once, frees its slot and removes its message', async () => {
    const { id } = await scene.submit({ job: { webhook, owner: 'wanda' } });
    const worker = scene.worker();
    expect(await worker.slots.held('wanda')).toEqual([id]);
    await scene.deliver(worker);
    expect((await scene.job(id)).webhook?.state).toBe('queued');
    expect(await worker.slots.held('wanda')).toEqual([]);
    const { webhooksQueueUrl } = scene.aws.settings;
    const sent = await scene.receive(webhooksQueueUrl);
    expect(JSON.parse(sent?.body ?? '')).toEqual({ schema: 1, jobId: id });
    expect(sent?.correlationId).toBe('corr-1');
    expect(sent?.traceparent).toMatch(/^00-6a5f1c2e0123456789abcdef01234567-/);
    expect(await scene.receive(webhooksQueueUrl)).toBeUndefined();
    expect(await scene.receive()).toBeUndefined();
  });
});
