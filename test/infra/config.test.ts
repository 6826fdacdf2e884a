import { describe, expect, test } from '@jest/globals';
import { tmpdir } from 'node:os';
import { parseDeployment } from '../../lib/config/deployment.ts';
import { stages } from '../../lib/config/stages.ts';
import { requirePacks } from '../../lib/worker/require-packs.ts';

describe('the deployment configuration', () => {
  test('needs nothing but the name of the stage', () => {
    const deployment = parseDeployment({ stage: 'trial' });
    expect(deployment.worker).toMatchObject({ minTasks: 0, accelerators: ['L4', 'A10G', 'T4'] });
    expect(deployment.limits.leaseSeconds).toBe(60);
    expect(deployment.alarms.deadLetters).toEqual({ warning: 1, critical: 10 });
  });

  test('has the stages dev and prod under their own names', () => {
    expect(Object.entries(stages).map(([name, { stage }]) => [name, stage])).toEqual([
      ['dev', 'dev'],
      ['prod', 'prod'],
    ]);
  });

  test('protects what cannot be made again in prod', () => {
    expect(stages.prod).toMatchObject({ keepData: true, terminationProtection: true });
  });

  test('offers the model that comes along unless told otherwise', () => {
    expect(parseDeployment({ stage: 'trial' }).models).toEqual(['preview']);
  });

  test('is not deployed while the worker would lack a model that it offers', () => {
    expect(() => requirePacks(parseDeployment({ stage: 'trial' }))).not.toThrow();
    expect(() => requirePacks({ stage: 'trial', models: ['htdemucs'] }, tmpdir())).toThrow(
      /The stage trial offers htdemucs, .*stemwatch models pull htdemucs/,
    );
  });

  test.each([
    ['models.0', { stage: 'x1', models: [] }],
    ['models.0', { stage: 'x1', models: ['nonesuch'] }],
    ['models', { stage: 'x1', models: ['preview', 'preview'] }],
    ['stage', { stage: 'Prod!' }],
    ['account', { stage: 'x1', account: '12', region: 'eu-central-1' }],
    ['account', { stage: 'x1', region: 'eu-central-1' }],
    ['region', { stage: 'x1', account: '123456789012', region: 'Frankfurt' }],
    ['limits.maxAttempts', { stage: 'x1', limits: { maxAttempts: 0 } }],
    ['api.throttle.burst', { stage: 'x1', api: { throttle: { burst: -1 } } }],
    ['objects.corsOrigins.0', { stage: 'x1', objects: { corsOrigins: ['*'] } }],
    ['worker.minTasks', { stage: 'x1', worker: { minTasks: 5, maxTasks: 4 } }],
    ['worker.accelerators.0', { stage: 'x1', worker: { accelerators: ['H9000'] } }],
    ['worker.memoryMiB', { stage: 'x1', worker: { minMemoryMiB: 8192, memoryMiB: 8192 } }],
    ['worker.cpuUnits', { stage: 'x1', worker: { minCpus: 2, cpuUnits: 3072 } }],
    [
      'experiments.0.variants.0.model',
      {
        stage: 'x1',
        experiments: [
          { name: 'a', quantity: 'cost', variants: [{ name: 'x', model: 'nonesuch' }, { name: 'y' }] },
        ],
      },
    ],
    [
      'experiments',
      {
        stage: 'x1',
        experiments: [
          { name: 'a', quantity: 'cost', variants: [{ name: 'x', model: 'htdemucs' }, { name: 'y' }] },
        ],
      },
    ],
    ['alarms.email', { stage: 'x1', alarms: { email: 'nobody' } }],
    ['alarms.queueBacklog.warning', { stage: 'x1', alarms: { queueBacklog: { warning: '100' } } }],
    ['logs.retentionDays', { stage: 'x1', logs: { retentionDays: 31 } }],
    ['tracing.samplingRate', { stage: 'x1', tracing: { samplingRate: 5 } }],
  ])('names the field %s when it is wrong', (field, input) => {
    expect(() => parseDeployment(input)).toThrow(`${field}: `);
  });

  test('names a field that does not exist', () => {
    expect(() => parseDeployment({ stage: 'x1', worker: { maxTask: 4 } })).toThrow(/worker: .*maxTask/);
  });

  test('names every wrong field at once', () => {
    expect(() => parseDeployment({ stage: '', logs: { level: 'LOUD' } })).toThrow(/stage: .*logs\.level: /);
  });
});
