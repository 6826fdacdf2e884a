import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { JobFailure } from '../../../../core/jobs/failures.ts';
import { readLogLines } from './emf-lines.ts';
import { eventually, openScene, type Scene } from './scene.ts';
import { createSmallEngine } from './small-engine.ts';

let scene: Scene;
beforeAll(async () => {
  scene = await openScene();
});
beforeEach(() => scene.clear());
afterAll(() => scene.close());

const logLines = (): Record<string, unknown>[] => readLogLines(scene.lines);
const failing = createSmallEngine({
  during: async () => {
    throw new JobFailure('corrupt-audio', 'It ends early.');
  },
}).engine;

/** The lines about the progress of a job whose lease is renewed while it is separated. */
async function progressOf(debugSampling: number): Promise<Record<string, unknown>[]> {
  const { id } = await scene.submit();
  const { clock, settings } = scene.worker();
  const { engine } = createSmallEngine({
    during: async () => {
      await eventually('progress is written', async () => (await scene.job(id)).progress?.fraction !== 0);
    },
  });
  await scene.deliver(
    scene.worker({
      engine,
      settings: { ...settings, debugSampling },
      clock: { ...clock, every: (_, task) => clock.every(1, task) },
    }),
  );
  return logLines().filter((line) => line['event_type'] === 'job_progress' && line['job_id'] === id);
}

describe("The worker's log", () => {
  test('follows a job by correlation id, trace id and job id', async () => {
    const { id } = await scene.submit();
    await scene.deliver(scene.worker());
    const story = logLines().filter((line) => line['job_id'] === id);
    expect(story.map((line) => line['event_type'])).toEqual(['job_claimed', 'job_succeeded']);
    for (const line of story)
      expect(line).toMatchObject({
        service: 'stemwatch-gpu-worker',
        correlation_id: 'corr-1',
        trace_id: '6a5f1c2e0123456789abcdef01234567',
        xray_trace_id: '1-6a5f1c2e-0123456789abcdef01234567',
        model: 'preview',
      });
    expect(story[1]).toMatchObject({ status: 'succeeded', audio_duration_seconds: 1 });
    expect(typeof story[1]?.['processing_duration_seconds']).toBe('number');
  });

  test('has every field that stories and statistics are made of', async () => {
    const { id } = await scene.submit();
    await scene.deliver(scene.worker());
    const [claimed, succeeded] = logLines().filter((line) => line['job_id'] === id);
    const text = expect.stringMatching(/./);
    const always = {
      timestamp: expect.stringMatching(/^\d{4}-\d\d-\d\dT.*Z$/),
      level: 'INFO',
      service: 'stemwatch-gpu-worker',
      logger: 'stemwatch.gpu-worker',
      message: text,
      function: text,
      correlation_id: 'corr-1',
      request_id: text,
      trace_id: text,
      job_id: id,
      event_type: text,
      model: 'preview',
    };
    expect(claimed).toMatchObject({ ...always, function: 'processJob', status: 'processing' });
    expect(succeeded).toMatchObject({
      ...always,
      function: 'settle',
      status: 'succeeded',
      audio_duration_seconds: 1,
      processing_duration_seconds: expect.any(Number),
    });
  });

  test('tells the progress of the jobs that are sampled, and of no other', async () => {
    expect(await progressOf(0)).toEqual([]);
    const [told] = await progressOf(1);
    expect(told).toMatchObject({ level: 'DEBUG', function: 'holdLease', status: 'processing' });
    expect(typeof told?.['fraction']).toBe('number');
  });

  test('names the type of a failure', async () => {
    await scene.submit();
    await scene.deliver(scene.worker({ engine: failing }));
    expect(logLines().at(-1)).toMatchObject({
      level: 'ERROR',
      event_type: 'job_failed',
      error_type: 'corrupt-audio',
      error_category: 'song',
      status: 'failed',
    });
  });

  test('holds no secret, token, presigned query or personal data, even when errors quote them', async () => {
    const secrets = {
      webhook: 'whsec_dGhpcyBpcyBhIHZlcnkgc2VjcmV0IGtleQ',
      token: `tok_${'0'.repeat(26)}.${'s'.repeat(43)}`,
      signature: 'X-Amz-Signature=deadbeef',
      name: 'my private song.wav',
      bearer: 'eyJhbGciOiJub25lIn0.e30.',
      email: 'olga.private@example.com',
      owner: 'olga-the-private-owner',
      metadata: 'a private remark',
    };
    const leaky = createSmallEngine({
      during: async () => {
        throw new Error(
          `GET http://127.0.0.1/x?${secrets.signature}&a=b ${secrets.token} ${secrets.webhook} Bearer ${secrets.bearer} for ${secrets.email}`,
        );
      },
    }).engine;
    await scene.submit({
      job: {
        name: secrets.name,
        owner: secrets.owner,
        metadata: { remark: secrets.metadata },
        webhook: { url: 'http://127.0.0.1:9/', secret: secrets.webhook, state: 'waiting', attempts: 0 },
      },
    });
    for (let attempt = 1; attempt <= 3; attempt++) await scene.deliver(scene.worker({ engine: leaky }));
    expect(logLines().filter((line) => line['error_type'] === 'internal').length).toBeGreaterThan(2);
    for (const secret of Object.values(secrets)) expect(scene.lines.join('\n')).not.toContain(secret);
  });
});
