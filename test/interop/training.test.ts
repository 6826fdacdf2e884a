import { expect, test } from '@jest/globals';
import { spawnSync } from 'node:child_process';
import path from 'node:path';

test("the training code's own tests pass under Debian's torch", () => {
  const folder = path.join(import.meta.dirname, '../../gpu-worker/training');
  const run = spawnSync('/usr/bin/python3', ['-B', '-m', 'unittest'], { cwd: folder, encoding: 'utf8' });
  expect(`${run.stdout}${run.stderr}`).toMatch(/^Ran \d+ tests? in .*\n\nOK$/m);
  expect(run.status).toBe(0);
});
