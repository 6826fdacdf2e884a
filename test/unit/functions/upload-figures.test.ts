import { describe, expect, test } from '@jest/globals';
import { announcedFormat } from '../../../functions/uploads/announced-format.ts';
import { useJobsApi } from './jobs-api.ts';

const api = useJobsApi();

describe('A new job', () => {
  test('measures the song under the format that was announced, or as unknown', async () => {
    await api.accepted();
    const sizes = api.runtime.emitted.filter(({ name }) => name === 'UploadSize');
    expect(sizes).toEqual([
      { name: 'UploadSize', value: 100, dimensions: { format: 'mp3', outcome: 'accepted' } },
    ]);
    expect(['audio/X-WAV', 'text/html', 'constructor/x'].map(announcedFormat)).toEqual([
      'wav',
      'unknown',
      'unknown',
    ]);
  });

  test('measures how long the song was on its way and how fast, once for all jobs that name it', async () => {
    api.runtime.emitted.splice(0);
    const uploadId = await api.world.upload({ owner: api.owner, size: 50_000 });
    api.runtime.advance(2_500);
    for (let job = 0; job < 2; job++) expect((await api.create({ uploadId })).status).toBe(202);
    const figures = api.runtime.emitted.filter(({ name }) => name.startsWith('Upload'));
    const dimensions = { format: 'mp3', outcome: 'accepted' };
    expect(figures).toEqual([
      { name: 'UploadSize', value: 50_000, dimensions },
      { name: 'UploadDuration', value: expect.any(Number), dimensions },
      { name: 'UploadThroughput', value: expect.any(Number), dimensions },
    ]);
    const [, duration, throughput] = figures.map(({ value }) => value);
    // The object is there within the second in which it was sent, whatever time has passed since.
    expect(duration).toBeGreaterThan(0);
    expect(duration).toBeLessThan(2_000);
    expect(throughput).toBeCloseTo((50_000 * 1000) / (duration ?? 0), 6);
  });
});
