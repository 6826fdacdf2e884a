import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { availableThreads } from '../../../../gpu-worker/machine/available-threads.ts';
import { type MadeSystem, makeSystem } from './made-system.ts';

let system: MadeSystem;
beforeEach(() => {
  system = makeSystem();
});
afterEach(() => system.remove());

const threads = (cores: number): Promise<number> => availableThreads(cores, system.folders);

/** A process whose control group (version 2) is `path`, and the `cpu.max` of some groups by their folders. */
function belongTo(path: string, quotas: Readonly<Record<string, string>>): void {
  system.write({ 'proc/self/cgroup': `0::${path}\n`, 'cgroup/cgroup.controllers': 'cpu memory\n' });
  for (const [folder, text] of Object.entries(quotas))
    system.write({ [`cgroup${folder}/cpu.max`]: `${text}\n` });
}

describe('The threads that may be used', () => {
  test.each([
    [8, 'max 100000', 8],
    [8, '200000 100000', 2],
    [8, '250000 100000', 2],
    [8, '50000 100000', 1],
    [2, '1600000 100000', 2],
    [8, 'nonsense', 8],
  ])('of %i cores under a quota of "%s" are %i', async (cores, quota, expected) => {
    belongTo('/', { '': quota });
    expect(await threads(cores)).toBe(expected);
  });

  test('are those of the group that the process is in, not only of the root', async () => {
    belongTo('/system.slice/worker.service', { '/system.slice/worker.service': '200000 100000' });
    expect(await threads(8)).toBe(2);
  });

  test('are those of the tightest group around it', async () => {
    belongTo('/ecs/task/container', {
      '/ecs/task/container': '600000 100000',
      '/ecs/task': '300000 100000',
      '/ecs': 'max 100000',
    });
    expect(await threads(8)).toBe(3);
  });

  test('are those of a nested group in version 1 too, where -1 is no quota', async () => {
    system.write({
      'proc/self/cgroup': '4:memory:/other\n1:cpu,cpuacct:/docker/abc\n',
      'cgroup/cpu/docker/abc/cpu.cfs_quota_us': '-1\n',
      'cgroup/cpu/docker/abc/cpu.cfs_period_us': '100000\n',
      'cgroup/cpu/docker/cpu.cfs_quota_us': '400000\n',
      'cgroup/cpu/docker/cpu.cfs_period_us': '100000\n',
    });
    expect(await threads(8)).toBe(4);
  });

  test('are all cores where the system has no control groups', async () => {
    expect(await threads(8)).toBe(8);
  });
});
