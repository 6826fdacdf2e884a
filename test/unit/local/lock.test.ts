import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { takeLock } from '../../../local/stack/lock.ts';
import { isRunning } from '../../support/process-children.ts';
import { until } from '../../support/submit-song.ts';
import { type StatePaths, statePaths } from '../../../local/stack/state-folder.ts';

let paths: StatePaths;

beforeEach(() => {
  paths = statePaths(mkdtempSync(join(tmpdir(), 'lock-test-')));
});

afterEach(() => rmSync(paths.folder, { recursive: true }));

test('a second stack on the same state folder is told who holds it', () => {
  const lock = takeLock(paths);
  expect(() => takeLock(paths)).toThrow(
    `A local stack is already running with its state in ${paths.folder} (process ${process.pid})`,
  );
  lock.release();
  expect(existsSync(paths.lock)).toBe(false);
});

test('the lock of a dead process is taken over', () => {
  const { pid } = spawnSync(process.execPath, ['-e', '']);
  writeFileSync(paths.lock, JSON.stringify({ pid, birth: '' }));
  expect(takeLock(paths).takenOver).toBe(true);
});

test('the lock of a process that was killed and not yet collected is taken over', async () => {
  // Its parent never asks how it ended.
  const script = 'sleep 60 & echo $!; exec sleep 60';
  const parent = spawn('sh', ['-c', script], { stdio: ['ignore', 'pipe', 'ignore'] });
  const pid = await new Promise<number>((resolve) => {
    parent.stdout.once('data', (data: Buffer) => resolve(Number(data.toString())));
  });
  process.kill(pid, 'SIGKILL');
  await until(
    () => isRunning(pid),
    (running) => !running,
  );
  writeFileSync(paths.lock, JSON.stringify({ pid, birth: '' }));
  expect(takeLock(paths).takenOver).toBe(true);
  parent.kill('SIGKILL');
});

test('a process that only has the number of a dead one does not hold its lock', () => {
  writeFileSync(paths.lock, JSON.stringify({ pid: process.pid, birth: '1' }));
  expect(takeLock(paths).takenOver).toBe(true);
});

test('a lock that was never written to its end is taken over', () => {
  writeFileSync(paths.lock, '{"pid":');
  expect(takeLock(paths).takenOver).toBe(true);
});
