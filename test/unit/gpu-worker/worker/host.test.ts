import { mkdirSync, readdirSync, utimesSync, writeFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { sweepWorkFolder } from '../../../../gpu-worker/attempt/work-folder.ts';
import { aliveFile, createAliveMark, isAlive } from '../../../../gpu-worker/host/alive-file.ts';
import { requireSpace } from '../../../../gpu-worker/host/disk-space.ts';
import { requireModels } from '../../../../gpu-worker/host/require-models.ts';
import { createTaskProtection } from '../../../../gpu-worker/host/task-protection.ts';
import { readWorkerSettings } from '../../../../gpu-worker/worker-settings.ts';
import { writeTinyPack } from '../../../support/audio/tiny-pack.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'stemwatch-host-test-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

describe('Scale-in protection', () => {
  test('is asked for once while a job runs, renewed when it ages, and given up afterwards', async () => {
    const asked: unknown[] = [];
    const agent = createServer((request, response) => {
      let body = '';
      request.on('data', (chunk: Buffer) => (body += chunk.toString()));
      request.on('end', () => {
        asked.push([request.method, request.url, JSON.parse(body)]);
        response.end('{}');
      });
    });
    await new Promise<void>((resolve) => agent.listen(0, '127.0.0.1', resolve));
    const { port } = agent.address() as AddressInfo;
    let now = 0;
    const warnings: string[] = [];
    const logger = { warn: (...said: unknown[]) => void warnings.push(String(said[0])) };
    const protection = createTaskProtection(`http://127.0.0.1:${port}/api`, logger, () => now);
    await protection.hold();
    now += 10 * 60_000;
    await protection.hold();
    now += 11 * 60_000;
    await protection.hold();
    await protection.drop();
    await protection.drop();
    const hold = ['PUT', '/api/task-protection/v1/state', { ProtectionEnabled: true, ExpiresInMinutes: 60 }];
    const drop = ['PUT', '/api/task-protection/v1/state', { ProtectionEnabled: false }];
    expect(asked).toEqual([hold, hold, drop]);
    await new Promise((resolve) => agent.close(resolve));
    await protection.hold();
    expect(warnings).toHaveLength(1);
  });

  test('is nothing where there is no ECS agent', async () => {
    const protection = createTaskProtection(undefined, { warn: (..._said: unknown[]) => undefined });
    await protection.hold();
    await protection.drop();
  });
});

describe('The sign of life', () => {
  test('is good while it is touched, and bad when it is old or missing', () => {
    expect(isAlive(folder, Date.now())).toBe(false);
    const mark = createAliveMark(join(folder, 'work'));
    mark();
    expect(isAlive(join(folder, 'work'), Date.now())).toBe(true);
    const old = new Date(Date.now() - 3_600_000);
    utimesSync(aliveFile(join(folder, 'work')), old, old);
    expect(isAlive(join(folder, 'work'), Date.now())).toBe(false);
    mark();
    expect(isAlive(join(folder, 'work'), Date.now())).toBe(true);
  });
});

describe('The sweep at start', () => {
  test('removes what dead workers of this host left, and nothing else', async () => {
    const dead = `attempts-${hostname()}-4194999`;
    const living = `attempts-${hostname()}-${process.ppid}`;
    const elsewhere = 'attempts-another-host-4194999';
    for (const name of [dead, living, elsewhere]) {
      mkdirSync(join(folder, name, 'lea_1'), { recursive: true });
      writeFileSync(join(folder, name, 'lea_1', 'upload'), 'x');
    }
    expect(await sweepWorkFolder(folder)).toBe(1);
    expect(readdirSync(folder).sort()).toEqual([living, elsewhere].sort());
  });
});

describe('Room on the disk', () => {
  test('is demanded before a song is fetched', async () => {
    await expect(requireSpace(folder, 1)).resolves.toBeUndefined();
    await expect(requireSpace(folder, 1e18)).rejects.toMatchObject({ type: 'disk-full' });
  });
});

describe('The models of a worker', () => {
  const models = readWorkerSettings({}).modelsFolder;

  test('must be all that the service offers', async () => {
    await expect(requireModels(models, ['preview'])).resolves.toBeUndefined();
    await expect(requireModels(folder, ['preview'])).rejects.toMatchObject({
      type: 'model-unavailable',
      detail: 'The model "preview" is not installed on this worker.',
    });
  });

  test('must give the stems that the API promises', async () => {
    const gains = { vocals: 1, drums: 1 };
    await writeTinyPack(join(folder, 'htdemucs'), { gains, pack: { id: 'htdemucs' } });
    await expect(requireModels(folder, ['htdemucs'])).rejects.toMatchObject({
      detail: 'The model "htdemucs" does not give these stems: bass, other.',
    });
  });
});

describe("The worker's settings", () => {
  test('name every variable that is wrong', () => {
    expect(() => readWorkerSettings({ STEMWATCH_DEVICE: 'abacus', ECS_AGENT_URI: 'x' })).toThrow(
      /STEMWATCH_DEVICE.*ECS_AGENT_URI/,
    );
  });

  test('want TensorRT on a GPU only, and a sensible batch', () => {
    expect(() => readWorkerSettings({ STEMWATCH_TENSORRT: 'true' })).toThrow(/STEMWATCH_DEVICE to cuda/);
    expect(() => readWorkerSettings({ STEMWATCH_BATCH: '0' })).toThrow(/STEMWATCH_BATCH/);
    const set = { STEMWATCH_DEVICE: 'cuda', STEMWATCH_TENSORRT: 'true', STEMWATCH_BATCH: '4' };
    expect(readWorkerSettings(set)).toMatchObject({ device: 'cuda', tensorrt: true, batch: 4 });
  });

  test('find the models beside the worker when nothing is said', () => {
    expect(readWorkerSettings({}).modelsFolder).toMatch(/gpu-worker\/models$/);
  });
});
