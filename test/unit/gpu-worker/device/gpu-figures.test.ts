import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { EmitMetric } from '../../../../core/telemetry/catalogue.ts';
import { freeDeviceMemory } from '../../../../gpu-worker/device/device-memory.ts';
import { type GpuFigures, readGpus } from '../../../../gpu-worker/device/gpu-figures.ts';
import { sampleGpus } from '../../../../gpu-worker/device/sample-gpus.ts';
import { until } from '../../../support/audio/until.ts';

const { PATH: ownPath, CUDA_VISIBLE_DEVICES: ownDevices } = process.env;
let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'stemwatch-smi-test-'));
  process.env['PATH'] = folder;
});

afterEach(async () => {
  process.env['PATH'] = ownPath;
  if (ownDevices === undefined) delete process.env['CUDA_VISIBLE_DEVICES'];
  else process.env['CUDA_VISIBLE_DEVICES'] = ownDevices;
  await rm(folder, { recursive: true });
});

/** Puts a program named nvidia-smi on the PATH that notes its arguments, prints a text and ends with a code. */
async function standIn(printed: string, code = 0): Promise<void> {
  const program = join(folder, 'nvidia-smi');
  const lines = ['#!/bin/sh', `echo "$@" >> ${folder}/asked`, `/bin/cat ${folder}/answer`, `exit ${code}`];
  await writeFile(join(folder, 'answer'), printed);
  await writeFile(program, `${lines.join('\n')}\n`);
  await chmod(program, 0o755);
}

const asked = (): Promise<string> => readFile(join(folder, 'asked'), 'utf8');
const mebibyte = 2 ** 20;

describe('The figures of GPUs', () => {
  test('are read for each of several', async () => {
    await standIn('0, 97, 20480, 23034, 71, 68.52\n1, 0, 1, 23034, 34, 15.00\n');
    expect(await readGpus()).toEqual([
      {
        device: '0',
        utilization: 97,
        memoryUsed: 20_480 * mebibyte,
        memoryTotal: 23_034 * mebibyte,
        temperature: 71,
        power: 68.52,
      },
      expect.objectContaining({ device: '1', utilization: 0, temperature: 34, power: 15 }),
    ]);
    expect(await asked()).toContain('--format=csv,noheader,nounits');
  });

  test('are null where the GPU does not say them', async () => {
    await standIn('0, [N/A], 100, 200, [Not Supported], [Unknown Error]\n');
    expect(await readGpus()).toEqual([
      {
        device: '0',
        utilization: null,
        memoryUsed: 100 * mebibyte,
        memoryTotal: 200 * mebibyte,
        temperature: null,
        power: null,
      },
    ]);
  });

  test('leave out lines of another form', async () => {
    await standIn('A warning of the driver, perhaps\n\n0, 1, 2, 3, 4, 5\n');
    expect((await readGpus())?.map(({ device }) => device)).toEqual(['0']);
  });

  test('do not exist without nvidia-smi', async () => {
    expect(await readGpus()).toBeNull();
  });

  test('cannot be read when nvidia-smi fails, which says why', async () => {
    await standIn('NVIDIA-SMI has failed because it could not communicate with the NVIDIA driver.', 9);
    await expect(readGpus()).rejects.toThrow(/could not communicate with the NVIDIA driver/);
  });
});

describe('The free memory of the device', () => {
  test('is that of the first GPU that CUDA is allowed to see', async () => {
    await standIn('1024\n');
    process.env['CUDA_VISIBLE_DEVICES'] = '3,1';
    expect(await freeDeviceMemory()).toBe(2 ** 30);
    delete process.env['CUDA_VISIBLE_DEVICES'];
    await freeDeviceMemory();
    expect((await asked()).match(/--id=\S+/g)).toEqual(['--id=3', '--id=0']);
  });

  test.each(['[N/A]', '', 'No devices were found'])(
    'is not known when nvidia-smi says "%s"',
    async (said) => {
      await standIn(`${said}\n`);
      expect(await freeDeviceMemory()).toBeNull();
    },
  );

  test('is not known when nvidia-smi fails or is missing', async () => {
    expect(await freeDeviceMemory()).toBeNull();
    await standIn('no driver', 9);
    expect(await freeDeviceMemory()).toBeNull();
  });
});

/** A sampler whose minutes pass when the test says so. */
function sampled(read?: () => Promise<readonly GpuFigures[] | null>) {
  const emitted: unknown[][] = [];
  const said: string[] = [];
  const turns = new Set<() => void>();
  const emit: EmitMetric = (...metric) => void emitted.push(metric);
  const note = (...message: unknown[]) => void said.push(String(message[0]));
  const stop = sampleGpus({
    clock: {
      every: (_, turn) => {
        turns.add(turn);
        return () => turns.delete(turn);
      },
    },
    emit,
    logger: { info: note, warn: note },
    ...(read && { read }),
  });
  return {
    emitted,
    said,
    turns,
    stop,
    minute: () => {
      for (const turn of turns) turn();
    },
  };
}

describe('The sampler', () => {
  const complete: GpuFigures = {
    device: '0',
    utilization: 50,
    memoryUsed: 3,
    memoryTotal: 4,
    temperature: 60,
    power: 70,
  };

  test('emits every figure by device, at once and each minute until it is stopped', async () => {
    const { emitted, minute, turns, stop } = sampled(async () => [complete, { ...complete, device: '1' }]);
    await until(() => emitted.length === 8);
    expect(emitted.slice(0, 4)).toEqual([
      ['GpuUtilization', 50, { device: '0' }],
      ['GpuMemoryUtilization', 75, { device: '0' }, { memoryUsedBytes: 3, memoryTotalBytes: 4 }],
      ['GpuTemperature', 60, { device: '0' }],
      ['GpuPower', 70, { device: '0' }],
    ]);
    minute();
    await until(() => emitted.length === 16);
    stop();
    expect(turns.size).toBe(0);
  });

  test('leaves out what a GPU does not say', async () => {
    const { emitted } = sampled(async () => [
      { ...complete, utilization: null, memoryTotal: null, power: null },
    ]);
    await until(() => emitted.length > 0);
    expect(emitted).toEqual([['GpuTemperature', 60, { device: '0' }]]);
  });

  test('says once that there is no nvidia-smi, and stops', async () => {
    const { emitted, said, turns } = sampled();
    await until(() => said.length > 0);
    expect(turns.size).toBe(0);
    expect(said).toEqual([expect.stringContaining('no nvidia-smi')]);
    expect(emitted).toEqual([]);
  });

  test('says once that nvidia-smi fails, and emits again when it works', async () => {
    let fails = true;
    let reads = 0;
    const { emitted, said, minute } = sampled(async () => {
      reads++;
      if (fails) throw new Error('no driver');
      return [complete];
    });
    await until(() => said.length === 1);
    minute();
    await until(() => reads === 2);
    fails = false;
    await until(() => {
      minute();
      return emitted.length > 0;
    });
    expect(said).toHaveLength(1);
  });
});
