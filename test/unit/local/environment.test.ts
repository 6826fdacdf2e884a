import { describe, expect, test } from '@jest/globals';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readSettings } from '../../../core/settings/settings.ts';
import { readWorkerSettings } from '../../../gpu-worker/worker-settings.ts';
import { type StackConfiguration, stackEnvironment } from '../../../local/stack/environment.ts';
import { installedModels } from '../../../local/stack/installed-models.ts';
import { readLocalSettings } from '../../../local/stack/local-settings.ts';

const configuration: StackConfiguration = {
  stateFolder: '/state',
  ports: { api: 1001, aws: 1002, tables: 1003, monitor: 1004, notices: 1005 },
  limits: { maxAudioSeconds: 60 },
  models: ['preview', 'htdemucs'],
  version: '1.2.3',
  recoverySeconds: 5,
  variables: {},
};

describe("the environment of the stack's processes", () => {
  test('is what every one of them needs', () => {
    const environment = stackEnvironment(configuration, {});
    const settings = readSettings(environment);
    expect(settings).toMatchObject({
      stage: 'local',
      version: '1.2.3',
      jobsQueueUrl: 'http://127.0.0.1:1002/000000000000/stemwatch-jobs',
      webhookPrivateAddresses: true,
      s3PathStyle: true,
    });
    expect(settings.limits).toMatchObject({
      leaseSeconds: 15,
      webhookBackoffSeconds: 1,
      maxAudioSeconds: 60,
    });
    expect(readLocalSettings(environment)).toEqual({
      stateFolder: '/state',
      ports: configuration.ports,
      recoverySeconds: 5,
      alarmsAfterSeconds: 60,
    });
    expect(readWorkerSettings(environment).workFolder).toBe('/state/work');
  });

  test("holds nothing of the user's own AWS account", () => {
    const environment = stackEnvironment(configuration, {
      AWS_PROFILE: 'production',
      AWS_SESSION_TOKEN: 'secret',
      AWS_ENDPOINT_URL: 'https://example.com',
      AWS_ACCESS_KEY_ID: 'AKIA',
      PATH: '/bin',
    });
    expect(environment).toMatchObject({ PATH: '/bin', AWS_ACCESS_KEY_ID: 'local' });
    expect(environment['AWS_PROFILE']).toBeUndefined();
    expect(environment['AWS_SESSION_TOKEN']).toBeUndefined();
    expect(environment['AWS_ENDPOINT_URL']).toBeUndefined();
  });

  test('can be told anything else', () => {
    const environment = stackEnvironment({ ...configuration, variables: { STEMWATCH_STAGE: 'test' } }, {});
    expect(readSettings(environment).stage).toBe('test');
  });
});

test('the local stack offers the packs of the catalogue that are there, beside the model that comes along', () => {
  const folder = mkdtempSync(join(tmpdir(), 'installed-models-'));
  for (const [id, file] of [
    ['htdemucs_6s', 'pack.json'],
    ['htdemucs', 'model.onnx'],
    ['my_own', 'pack.json'],
  ] as const) {
    mkdirSync(join(folder, id));
    writeFileSync(join(folder, id, file), '');
  }
  expect(installedModels(folder)).toEqual(['preview', 'htdemucs_6s']);
  rmSync(folder, { recursive: true });
});
