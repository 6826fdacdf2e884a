import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import * as files from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, jest, test } from '@jest/globals';

const folder = mkdtempSync(join(tmpdir(), 'stemwatch-staging-'));
afterAll(() => rmSync(folder, { recursive: true }));

const [bothRead, firstAtWork] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
let reads = 0;
/** The first two reads find the same lock: the first goes on once both have, the second once the first has its own lock. */
const readFile = async (path: string): Promise<string> => {
  const text = await files.readFile(path, 'utf8');
  const read = ++reads;
  if (read === 2) bothRead.resolve();
  if (read === 1) await bothRead.promise;
  if (read === 2) await firstAtWork.promise;
  return text;
};
jest.unstable_mockModule('node:fs/promises', () => ({ ...files, readFile }));
const { inStaging } = await import('../../../cli/models/staging.ts');

test('of two commands that find the lock of a dead process one gets to work, and the other is told of it', async () => {
  const lock = join(folder, '.incoming/made_up.lock');
  mkdirSync(join(folder, '.incoming'));
  // Beyond the largest process id of Linux.
  writeFileSync(lock, String(2 ** 22 + 1));
  const refused = Promise.withResolvers<void>();
  const work = async (): Promise<string> => {
    firstAtWork.resolve();
    await refused.promise;
    return 'worked';
  };
  const command = async (): Promise<string> =>
    inStaging(folder, 'made_up', work).catch(({ message }: Error) => message);
  const both = [command(), command()];
  const loser = await Promise.race(both);
  const locked = readdirSync(join(folder, '.incoming'));
  refused.resolve();
  expect(loser).toBe(`The process ${process.pid} is at work on made_up already. Wait for it.`);
  expect(locked.sort()).toEqual(['made_up', 'made_up.lock']);
  expect((await Promise.all(both)).sort()).toContain('worked');
  expect(readdirSync(join(folder, '.incoming'))).toEqual([]);
}, 10_000);
