import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { localTemplates, type Synthesize, templateKey } from '../../../../local/monitor/template-cache.ts';

let root: string;
let folder: string;
let runs: number;

/** A checkout with a file in every place that templates are made from. */
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'template-cache-'));
  folder = join(root, 'templates');
  runs = 0;
  for (const file of [
    'cdk.json',
    'core/jobs/states.ts',
    'lib/app.ts',
    'local/gateway/lambda-context.ts',
    'local/monitor/local-template.ts',
    'local/stack/resources.ts',
    'local/synthesis-process.ts',
    'package-lock.json',
  ])
    write(file, 'first');
});

afterEach(() => rmSync(root, { recursive: true }));

function write(file: string, text: string): void {
  mkdirSync(dirname(join(root, file)), { recursive: true });
  writeFileSync(join(root, file), text);
}

const synthesize: Synthesize = async (file, models) => {
  runs += 1;
  writeFileSync(file, JSON.stringify({ Monitoring: { models } }));
};

const templates = (models: Parameters<Synthesize>[1] = ['preview']) =>
  localTemplates({ folder, models, root }, synthesize);

test('templates are synthesized once for the same sources', async () => {
  const first = await templates();
  expect(first.templates).toEqual({ Monitoring: { models: ['preview'] } });
  expect(await templates()).toEqual(first);
  expect(runs).toBe(1);
});

test('a change of the sources or the models makes new ones, and the old ones go', async () => {
  const keys = [(await templates()).key];
  write('lib/monitoring/rules.ts', 'a new rule');
  keys.push((await templates()).key);
  keys.push((await templates(['preview', 'htdemucs'])).key);
  expect(new Set(keys).size).toBe(3);
  expect(runs).toBe(3);
  expect(readdirSync(folder)).toEqual([`${keys[2]}.json`]);
});

test('files that templates are not made from do not matter', () => {
  const before = templateKey(root, ['preview']);
  write('functions/jobs/handler.ts', 'changed');
  write('lib/README.md', 'changed');
  expect(templateKey(root, ['preview'])).toBe(before);
});

test('a damaged file is made anew', async () => {
  const { key } = await templates();
  writeFileSync(join(folder, `${key}.json`), '{"Monit');
  expect((await templates()).templates).toEqual({ Monitoring: { models: ['preview'] } });
});

test('a synthesis that writes nothing is an error', async () => {
  const nothing = localTemplates({ folder, models: ['preview'], root }, async () => undefined);
  await expect(nothing).rejects.toThrow('without writing');
});

test('a synthesis that fails says why in a sentence', async () => {
  const failing = localTemplates({ folder, models: ['no-such-model'] as never, root });
  await expect(failing).rejects.toThrow(/^The synthesis ended with exit code 1: The deployment .* not valid/);
});
