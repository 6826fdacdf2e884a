import { expect, test } from '@jest/globals';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { MetricFolder } from '../../../../cloudwatch-sim/persist/metric-folder.ts';
import { day, latency, midnight } from '../support/data.ts';

const script = fileURLToPath(new URL('./put-until-killed.ts', import.meta.url));

/** Runs the writer from the value `first` until it has told of `count` values, kills it, and gives the last it told of. */
async function writeUntilKilled(folder: string, first: number, count: number): Promise<number> {
  const child = spawn(process.execPath, [script, folder, String(first)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ended = once(child, 'close');
  let told = '';
  for await (const chunk of child.stdout) {
    told += String(chunk);
    if (told.split('\n').length > count) child.kill('SIGKILL');
  }
  await ended;
  return Number(told.split('\n').at(-2));
}

test('what was put survives kill -9, whatever the process was doing', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'metrics-'));
  const problems: string[] = [];
  const read = (statistic: string) => {
    const metrics = new MetricFolder(folder, {
      clock: () => midnight,
      report: (problem) => problems.push(problem),
    });
    const range = { start: midnight - 3 * day, end: midnight + day };
    const { values } = metrics.read({ metric: latency, period: 4 * 86_400, statistic }, range);
    metrics.close();
    return values[0];
  };
  let last = 0;
  for (const count of [1, 20, 58]) {
    const told = await writeUntilKilled(folder, last + 1, count);
    last = read('Maximum')!;
    expect(last).toBeGreaterThanOrEqual(told);
    // Every value once: none lost, none taken from both the journal and a day's file.
    expect(read('SampleCount')).toBe(last);
    expect(read('Sum')).toBe((last * (last + 1)) / 2);
  }
  expect(problems).toEqual([]);
  await rm(folder, { recursive: true });
}, 180_000);
