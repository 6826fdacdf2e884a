import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { existsSync } from 'node:fs';
import { totalmem } from 'node:os';
import { createHostReader, type HostFigures } from '../../../../gpu-worker/host/figures/host-figures.ts';
import { diskTraffic } from '../../../../gpu-worker/host/figures/disk-traffic.ts';
import { memoryUse } from '../../../../gpu-worker/host/figures/memory-use.ts';
import { processorTime } from '../../../../gpu-worker/host/figures/processor-time.ts';
import { type MadeSystem, makeSystem } from './made-system.ts';

let system: MadeSystem;
beforeEach(() => {
  system = makeSystem();
});
afterEach(() => system.remove());

const mebibyte = 2 ** 20;

describe('The memory of a host', () => {
  test('is that of its control group, without what only caches files (version 2)', async () => {
    system.write({
      'proc/self/cgroup': '0::/ecs/task\n',
      'cgroup/cgroup.controllers': 'cpu memory\n',
      'cgroup/ecs/task/memory.max': `${512 * mebibyte}\n`,
      'cgroup/ecs/task/memory.current': `${400 * mebibyte}\n`,
      'cgroup/ecs/task/memory.stat': `anon 1\ninactive_file ${100 * mebibyte}\nactive_file 7\n`,
    });
    expect(await memoryUse(system.folders)).toEqual({ used: 300 * mebibyte, limit: 512 * mebibyte });
  });

  test('is that of its control group in version 1 too', async () => {
    system.write({
      'proc/self/cgroup': '4:memory:/docker/abc\n1:cpu,cpuacct:/docker/abc\n',
      'cgroup/memory/docker/abc/memory.limit_in_bytes': `${256 * mebibyte}\n`,
      'cgroup/memory/docker/abc/memory.usage_in_bytes': `${64 * mebibyte}\n`,
      'cgroup/memory/docker/abc/memory.stat': `cache 5\ntotal_inactive_file ${14 * mebibyte}\n`,
    });
    expect(await memoryUse(system.folders)).toEqual({ used: 50 * mebibyte, limit: 256 * mebibyte });
  });

  test('is that of the tightest group around it, where its own has no limit', async () => {
    system.write({
      'proc/self/cgroup': '0::/slice/service\n',
      'cgroup/cgroup.controllers': 'memory\n',
      'cgroup/slice/service/memory.max': 'max\n',
      'cgroup/slice/service/memory.current': '1\n',
      'cgroup/slice/memory.max': `${128 * mebibyte}\n`,
      'cgroup/slice/memory.current': `${32 * mebibyte}\n`,
    });
    expect(await memoryUse(system.folders)).toEqual({ used: 32 * mebibyte, limit: 128 * mebibyte });
  });

  test('is that of what is mounted, in a container that is told a path of its host', async () => {
    system.write({
      'proc/self/cgroup': '0::/../../docker/abc\n',
      'cgroup/cgroup.controllers': 'memory\n',
      'cgroup/memory.max': `${128 * mebibyte}\n`,
      'cgroup/memory.current': `${64 * mebibyte}\n`,
    });
    expect(await memoryUse(system.folders)).toEqual({ used: 64 * mebibyte, limit: 128 * mebibyte });
  });

  test('is that of the machine without control groups, and where their limit is beyond any machine', async () => {
    expect((await memoryUse(system.folders)).limit).toBe(totalmem());
    system.write({
      'proc/self/cgroup': '4:memory:/\n',
      'cgroup/memory/memory.limit_in_bytes': '9223372036854771712\n',
      'cgroup/memory/memory.usage_in_bytes': '1\n',
    });
    const { used, limit } = await memoryUse(system.folders);
    expect(limit).toBe(totalmem());
    expect(used).toBeGreaterThan(1);
  });
});

describe('The processors of a host', () => {
  test('are as many as its control group may use (version 2)', async () => {
    system.write({
      'proc/self/cgroup': '0::/\n',
      'cgroup/cgroup.controllers': 'cpu\n',
      'cgroup/cpu.max': '50000 100000\n',
      'cgroup/cpu.stat': 'usage_usec 3000000\nuser_usec 1\n',
    });
    expect(await processorTime(system.folders, 10)).toMatchObject({ used: 3, available: 5 });
  });

  test('are as many as the tightest group around it may use', async () => {
    system.write({
      'proc/self/cgroup': '0::/slice/service\n',
      'cgroup/cgroup.controllers': 'cpu\n',
      'cgroup/slice/service/cpu.max': '75000 100000\n',
      'cgroup/slice/cpu.max': '25000 100000\n',
      'cgroup/slice/cpu.stat': 'usage_usec 1000000\n',
    });
    expect(await processorTime(system.folders, 10)).toMatchObject({ used: 1, available: 2.5 });
  });

  test('are as many as its control group may use in version 1 too', async () => {
    system.write({
      'proc/self/cgroup': '2:cpuacct:/t\n1:cpu:/t\n',
      'cgroup/cpu/t/cpu.cfs_quota_us': '25000\n',
      'cgroup/cpu/t/cpu.cfs_period_us': '100000\n',
      'cgroup/cpuacct/t/cpuacct.usage': '2000000000\n',
    });
    expect(await processorTime(system.folders, 10)).toMatchObject({ used: 2, available: 2.5 });
  });

  test.each([
    ['without control groups', {}],
    [
      'without a quota',
      { 'proc/self/cgroup': '0::/\n', 'cgroup/cgroup.controllers': 'cpu', 'cgroup/cpu.max': 'max 100000\n' },
    ],
    [
      'with a quota of more than there are',
      {
        'proc/self/cgroup': '0::/\n',
        'cgroup/cgroup.controllers': 'cpu',
        'cgroup/cpu.max': '999900000 100000\n',
        'cgroup/cpu.stat': 'usage_usec 1\n',
      },
    ],
  ])('are those of the machine %s', async (_, files: Readonly<Record<string, string>>) => {
    system.write(files);
    const { processors, used, available } = await processorTime(system.folders, 10);
    expect(processors).toMatch(/^machine/);
    expect(used).toBeGreaterThan(0);
    expect(available).toBeGreaterThan(used);
  });
});

describe('The traffic of disks', () => {
  const diskstats = [
    ' 254       0 vda 10 0 2000 5 20 0 3000 9 0 1 1 0 0 0 0 0 0',
    ' 254       1 vda1 10 0 2000 5 20 0 3000 9 0 1 1 0 0 0 0 0 0',
    ' 253       0 dm-0 10 0 2000 5 20 0 3000 9 0 1 1 0 0 0 0 0 0',
    ' 259       0 nvme0n1 1 0 4 5 2 0 6 9 0 1 1 0 0 0 0 0 0',
    '',
  ].join('\n');

  test('is that of the devices, each byte once', async () => {
    system.write({
      'proc/diskstats': diskstats,
      'block/vda/device/vendor': '',
      'block/nvme0n1/device/model': '',
      'block/dm-0/dm/name': '',
    });
    expect(await diskTraffic(system.folders)).toEqual({ read: 2004 * 512, written: 3006 * 512 });
  });

  test('is that of the control group where the devices are hidden', async () => {
    system.write({
      'proc/self/cgroup': '0::/t\n',
      'cgroup/cgroup.controllers': 'io\n',
      'cgroup/t/io.stat': '8:0 rbytes=100 wbytes=200 rios=1 wios=2\n8:16 rbytes=1 wbytes=2 rios=1 wios=2\n',
    });
    expect(await diskTraffic(system.folders)).toEqual({ read: 101, written: 202 });
  });

  test('is not known on a system that does not tell', async () => {
    expect(await diskTraffic(system.folders)).toBeNull();
  });
});

/** A control group with half a processor that has used so many microseconds of it, and read so many bytes. */
const group = (usage: number, read: number): Readonly<Record<string, string>> => ({
  'proc/self/cgroup': '0::/\n',
  'cgroup/cgroup.controllers': 'cpu io\n',
  'cgroup/cpu.max': '50000 100000\n',
  'cgroup/cpu.stat': `usage_usec ${usage}\n`,
  'cgroup/io.stat': `8:0 rbytes=${read} wbytes=0 rios=1 wios=2\n`,
});

describe('The figures of a host', () => {
  test('have rates from the second reading on, over the time between the two', async () => {
    let now = 5000;
    const read = createHostReader({ workFolder: '.', folders: system.folders, now: () => now });
    system.write(group(1_000_000, 1000));
    expect(await read()).toMatchObject({ processors: null, traffic: null });
    now += 20_000;
    system.write(group(4_000_000, 41_000));
    expect(await read()).toMatchObject({ processors: 30, traffic: { read: 2000, written: 0 } });
  });

  test('have no rate where a counter went back or another quota holds', async () => {
    let now = 5000;
    const read = createHostReader({ workFolder: '.', folders: system.folders, now: () => now });
    system.write(group(1_000_000, 1000));
    await read();
    now += 1000;
    system.write({ ...group(2_000_000, 10), 'cgroup/cpu.max': '20000 100000\n' });
    expect(await read()).toMatchObject({ processors: null, traffic: null });
  });

  test('tell the disk of the work folder, and nothing of one that is not there', async () => {
    const { disk } = await createHostReader({ workFolder: '.', folders: system.folders })();
    expect(disk?.used).toBeGreaterThan(0);
    expect(disk?.used).toBeLessThanOrEqual(100);
    expect(disk?.free).toBeGreaterThanOrEqual(0);
    const gone = createHostReader({ workFolder: '/nowhere/at/all', folders: system.folders });
    expect((await gone()).disk).toBeNull();
  });

  test('are those of this machine unless told otherwise', async () => {
    const figures: HostFigures = await createHostReader({ workFolder: '.' })();
    expect(figures.memory).toBeGreaterThan(0);
    expect(figures.memory).toBeLessThanOrEqual(100);
    if (!existsSync('/proc')) expect(figures.traffic).toBeNull();
  });
});
