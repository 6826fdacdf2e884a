import { beforeEach, describe, expect, test } from '@jest/globals';
import { experimentsSchema } from '../../../core/experiments/experiment.ts';
import type { Job } from '../../../core/jobs/job.ts';
import type { Settings } from '../../../core/settings/settings.ts';
import { createJobsHandler } from '../../../functions/jobs/jobs-handler.ts';
import { testRuntime } from './api-harness.ts';
import { useJobsApi } from './jobs-api.ts';

const api = useJobsApi();
const [experiment] = experimentsSchema.parse([
  {
    name: 'models',
    quantity: 'separationSeconds',
    variants: [
      { name: 'small', model: 'preview' },
      { name: 'six', model: 'htdemucs_6s' },
    ],
  },
]);
const settings: Partial<Settings> = {
  models: ['preview', 'htdemucs_6s'],
  experiments: experiment === undefined ? [] : [experiment],
};

beforeEach(() => {
  api.handler = createJobsHandler(testRuntime(api.aws, 'jobs', settings));
});

/** The stored jobs of as many requests. */
async function jobs(count: number, body: Record<string, unknown> = {}): Promise<Job[]> {
  const made: Job[] = [];
  for (let index = 0; index < count; index++) {
    const { jobId } = await api.accepted(body);
    const job = await api.world.store.get(jobId);
    if (job !== undefined) made.push(job);
  }
  return made;
}

describe('A job that leaves the model to the service', () => {
  test('falls into a variant of the experiment under way, and bears its name', async () => {
    const made = await jobs(24);
    const models = { small: 'preview', six: 'htdemucs_6s' };
    for (const { model, experiment: part } of made) {
      expect(part).toMatchObject({ name: 'models', quantity: 'separationSeconds' });
      expect(model).toBe(models[part?.variant as keyof typeof models]);
    }
    expect(new Set(made.map(({ model }) => model)).size).toBe(2);
  });

  test('takes no part when it names a model or a separation', async () => {
    const [named, shifted] = [
      ...(await jobs(1, { model: 'preview' })),
      ...(await jobs(1, { separation: { shifts: 1 } })),
    ];
    expect(named).toMatchObject({ model: 'preview' });
    expect(shifted).toMatchObject({ model: 'preview', separation: { shifts: 1 } });
    for (const job of [named, shifted]) expect(job?.experiment).toBeUndefined();
  });

  test('takes no part when one of the variants could not serve it', async () => {
    api.handler = createJobsHandler(
      testRuntime(api.aws, 'jobs', { ...settings, models: ['htdemucs_6s', 'preview'] }),
    );
    for (const job of await jobs(4, { stems: ['guitar'] })) {
      expect(job).toMatchObject({ model: 'htdemucs_6s', stems: ['guitar'] });
      expect(job.experiment).toBeUndefined();
    }
  });

  test('is served as ever without experiments', async () => {
    api.handler = createJobsHandler(testRuntime(api.aws, 'jobs', { ...settings, experiments: [] }));
    const [job] = await jobs(1);
    expect(job?.model).toBe('preview');
    expect(job?.experiment).toBeUndefined();
  });
});
