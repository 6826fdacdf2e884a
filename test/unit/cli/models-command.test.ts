import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { writeTinyPack } from '../../support/audio/tiny-pack.ts';
import { FileServer } from '../../support/file-server.ts';

// Each command is a process of its own, on a machine that may be busy.
jest.setTimeout(180_000);

const program = fileURLToPath(new URL('../../../cli/stemwatch.ts', import.meta.url));
let folder: string;
let models: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'models-command-'));
  models = join(folder, 'models');
});
afterEach(() => rmSync(folder, { recursive: true }));

interface Run {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

/** Starts `stemwatch models` with a models folder of its own. */
const start = (...line: string[]): ChildProcess =>
  spawn(process.execPath, [program, 'models', ...line], {
    cwd: folder,
    env: { PATH: process.env['PATH'], STEMWATCH_MODELS_FOLDER: models },
  });

async function endOf(child: ChildProcess): Promise<Run> {
  const [out, err, [code]] = await Promise.all([
    text(child.stdout!),
    text(child.stderr!),
    once(child, 'exit') as Promise<[number | null]>,
  ]);
  return { code, out, err };
}

const run = (...line: string[]): Promise<Run> => endOf(start(...line));

describe('stemwatch models', () => {
  test('lists the catalogue and what is installed, with licence and origin', async () => {
    await writeTinyPack(join(models, 'tiny'));
    const { code, out } = await run('list');
    expect(code).toBe(0);
    expect(out).toContain('  htdemucs: not installed, 316 MB; drums, bass, other, vocals\n    Licence: MIT');
    expect(out).toContain('  tiny: installed, 0 MB;');
    expect(out).toContain('    Licence: Apache-2.0. Made by a test.\n');
    const json = JSON.parse((await run('list', '--json')).out) as { folder: string; models: object[] };
    expect(json.folder).toBe(models);
    expect(json.models).toContainEqual(expect.objectContaining({ id: 'tiny', state: 'installed' }));
  });

  test('imports, verifies and removes a model, and ends with 1 when one is damaged', async () => {
    await writeTinyPack(join(folder, 'given'));
    const imported = await run('import', 'given', '--json');
    expect(imported).toMatchObject({ code: 0, err: '' });
    expect(JSON.parse(imported.out)).toMatchObject({ models: [{ id: 'tiny', licence: 'Apache-2.0' }] });
    expect(await run('verify')).toEqual({ code: 0, out: 'tiny: intact.\n', err: '' });
    writeFileSync(join(models, 'tiny/model.onnx'), 'rubbish');
    const damaged = await run('verify', '--json');
    expect(damaged).toMatchObject({ code: 1, err: expect.stringMatching(/^Damaged: tiny\. Pull or import/) });
    expect(JSON.parse(damaged.out)).toMatchObject({ models: [{ id: 'tiny', intact: false }] });
    expect(await run('remove', 'tiny')).toEqual({ code: 0, out: 'The model tiny is removed.\n', err: '' });
    expect(await run('verify', 'tiny')).toMatchObject({ code: 1 });
    expect(await run('verify')).toEqual({ code: 0, out: '', err: '' });
  });

  test('pulls nothing before its terms are accepted, and nothing that it does not know', async () => {
    const { code, err } = await run('pull', 'htdemucs');
    expect(code).toBe(1);
    expect(err).toMatch(
      /^htdemucs: Hybrid Transformer Demucs.*\nLicence: MIT.*MUSDB18-HQ.*--accept-licence/s,
    );
    expect((await run('pull', 'nonesuch', '--accept-licence')).err).toMatch(
      /^There is no model "nonesuch" to pull\. Choose from htdemucs, /,
    );
  });
});

describe('stemwatch models pull from a mirror', () => {
  let server: FileServer;
  const name = 'htdemucs.onnx';

  beforeEach(async () => {
    server = await FileServer.start({ bytes: 316_446_953 });
    server.files.set(name, new Uint8Array(1000));
  });
  afterEach(() => server.close());

  const pulling = (): ChildProcess => start('pull', 'htdemucs', '--accept-licence', '--from', server.url);

  test('is stopped by Ctrl-C, keeps what has arrived, and goes on from there', async () => {
    server.moods.push({ stallAfter: 600 });
    const child = pulling();
    const ended = endOf(child);
    await until(() => sizeOf(join(staged(), `${name}.partial`)) === 600);
    child.kill('SIGINT');
    const { code, err } = await ended;
    expect(code).toBe(1);
    expect(err).toContain('htdemucs.onnx: download 0 %\n');
    expect(err).toMatch(
      /Stopped\. 0\.0 MB of htdemucs\.onnx are kept; the same command goes on from there\./,
    );
    expect(readdirSync(models)).toEqual(['.incoming']);
    expect(readdirSync(staged()).sort()).toEqual([`${name}.partial`, `${name}.partial.json`]);
    server.moods.push({ status: 404 });
    const second = await endOf(pulling());
    expect(second).toMatchObject({ code: 1, err: expect.stringContaining('answered 404') });
    expect(server.requests.at(-1)?.range).toBe('bytes=600-');
    expect(readFileSync(join(staged(), `${name}.partial`))).toHaveLength(600);
  });
});

const staged = (): string => join(models, '.incoming/htdemucs');

const sizeOf = (path: string): number => statSync(path, { throwIfNoEntry: false })?.size ?? 0;

async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise((resolve) => setTimeout(resolve, 5));
}
