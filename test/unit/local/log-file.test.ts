import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { LogFile } from '../../../local/supervision/log-file.ts';

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'log-file-test-'));
});

afterEach(() => rmSync(folder, { recursive: true }));

const read = (name: string): string => readFileSync(join(folder, name), 'utf8');

test('a full log file is set aside and the oldest is dropped', () => {
  const log = new LogFile(join(folder, 'api.jsonl'), { maxBytes: 12, files: 3 });
  for (let line = 1; line <= 9; line += 1) log.write(`line ${line}`);
  log.close();
  expect(readdirSync(folder).sort()).toEqual(['api.jsonl', 'api.jsonl.1', 'api.jsonl.2']);
  expect(read('api.jsonl')).toBe('line 9\n');
  expect(read('api.jsonl.1')).toBe('line 8\n');
  expect(read('api.jsonl.2')).toBe('line 7\n');
});

test('several lines share a file up to its size', () => {
  const log = new LogFile(join(folder, 'api.jsonl'), { maxBytes: 14, files: 3 });
  for (let line = 1; line <= 4; line += 1) log.write(`line ${line}`);
  log.close();
  expect(read('api.jsonl.1')).toBe('line 1\nline 2\n');
  expect(read('api.jsonl')).toBe('line 3\nline 4\n');
});

test('a log goes on where an earlier run ended', () => {
  for (const line of ['first', 'second']) {
    const log = new LogFile(join(folder, 'api.jsonl'));
    log.write(line);
    log.close();
  }
  expect(read('api.jsonl')).toBe('first\nsecond\n');
});

test('a line longer than a whole file is kept in one piece', () => {
  const log = new LogFile(join(folder, 'api.jsonl'), { maxBytes: 10, files: 2 });
  log.write('short');
  log.write('x'.repeat(50));
  log.close();
  expect(read('api.jsonl')).toBe(`${'x'.repeat(50)}\n`);
  expect(read('api.jsonl.1')).toBe('short\n');
});

test('no line is kept longer than the operator wants, also while the process goes on', () => {
  const day = 86_400_000;
  let now = Date.now();
  const options = { files: 5, keptMilliseconds: 5 * day, now: () => now };
  const log = new LogFile(join(folder, 'api.jsonl'), options);
  log.write('first');
  log.flush();
  now += 1.5 * day;
  log.write('second');
  log.flush();
  expect(read('api.jsonl.1')).toBe('first\n');
  expect(read('api.jsonl')).toBe('second\n');
  // Both were written just now by the disk's clock.
  now += 2.4 * day;
  log.flush();
  expect(readdirSync(folder).map(read).join('')).toContain('first');
  now += 0.2 * day;
  log.close();
  expect(readdirSync(folder).map(read).join('')).toBe('');
});
