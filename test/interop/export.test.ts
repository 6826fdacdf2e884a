import { describe, expect, test } from '@jest/globals';
import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { interopPython } from './python.ts';

const exportFolder = path.join(import.meta.dirname, '../../gpu-worker/models/export');
const referenceFolder = path.join(import.meta.dirname, 'reference');

function python(folder: string, ...args: string[]): { status: number | null; said: string } {
  const run = spawnSync(interopPython, ['-B', ...args], { cwd: folder, encoding: 'utf8' });
  if (run.error) throw run.error;
  return { status: run.status, said: `${run.stdout}${run.stderr}` };
}

describe('the export of HTDemucs', () => {
  test('agrees with the demucs package in every variant, and refuses what is no checkpoint', () => {
    const { status, said } = python(exportFolder, '-m', 'unittest');
    expect(said).toMatch(/^Ran \d+ tests? in .*\n\nOK$/m);
    expect(status).toBe(0);
  });

  test('passes its gate: 100 dB and 1e-5 against torch', () => {
    const { status, said } = python(exportFolder, 'check_export.py', '--against', 'package');
    expect(said).toMatch(/^ok {3}SNR 1\d\d\.\d dB, max error /);
    expect(status).toBe(0);
  });
});

test('the reference procedures agree with the demucs package and with plain filtering', () => {
  const { status, said } = python(referenceFolder, '-m', 'unittest');
  expect(said).toMatch(/^Ran \d+ tests? in .*\n\nOK$/m);
  expect(status).toBe(0);
});
