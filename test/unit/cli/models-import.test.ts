import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { hash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { importModel } from '../../../cli/models/import-model.ts';
import { type InstalledPack, installedPacks, verifyPack } from '../../../cli/models/installed-packs.ts';
import { modelOverviews } from '../../../cli/models/model-overview.ts';
import { removeModel } from '../../../cli/models/remove-model.ts';
import { writeTinyPack } from '../../support/audio/tiny-pack.ts';
import { graphBytes, PublishedModel } from '../../support/published-model.ts';

let published: PublishedModel;
let models: string;
let given: string;

beforeEach(async () => {
  published = await PublishedModel.open();
  models = join(published.folder, 'models');
  given = join(published.folder, 'given');
  mkdirSync(given);
  for (const [stem, content] of Object.entries(published.contents))
    writeFileSync(join(given, `${stem} (1).onnx`), content);
});
afterEach(() => published.close());

const importing = (names: readonly string[], id?: string): Promise<InstalledPack> =>
  importModel(
    names.map((name) => join(given, name)),
    { modelsFolder: models, models: [published.model()], id },
  );

/** Nothing is installed, and this is why. */
async function refused(names: readonly string[], id?: string): Promise<string> {
  const message = await importing(names, id).then(
    () => 'It was installed.',
    (error: unknown) => (error as Error).message,
  );
  expect(await installedPacks(models)).toEqual([]);
  return message;
}

describe('importing graphs', () => {
  test('recognises the files of a model by their content, whatever they are called', async () => {
    const pack = await importing(['drums (1).onnx', 'vocals (1).onnx']);
    expect(pack).toMatchObject({ id: 'made_up', faults: [], bytes: 100_000 });
    expect(pack.manifest).toMatchObject({ licence: 'Apache-2.0', origin: 'A test.' });
    expect(readdirSync(pack.folder).sort()).toEqual(['drums.onnx', 'pack.json', 'vocals.onnx']);
    expect(readFileSync(join(pack.folder, 'drums.onnx'))).toHaveLength(50_000);
  });

  test('takes unknown files by their names when the model is named, and does not vouch for them', async () => {
    const other = graphBytes(7);
    writeFileSync(join(given, 'vocals.onnx'), other);
    const pack = await importing(['vocals.onnx', 'drums (1).onnx'], 'made_up');
    expect(pack.manifest).toMatchObject({
      licence: 'Not known',
      origin: 'Given by the operator as vocals.onnx, drums (1).onnx.',
    });
    expect(pack.manifest?.networks[0]?.sha256).toBe(hash('sha256', other));
  });

  test.each([
    [
      'a file that nobody knows',
      ['own.onnx'],
      undefined,
      /The catalogue does not know .*own\.onnx\. Say with --id/,
    ],
    [
      'a file that is missing',
      ['none.onnx'],
      undefined,
      /^There is no file .*none\.onnx\. Check its name\.$/,
    ],
    ['one file of several', ['vocals (1).onnx'], undefined, /^made_up needs drums\.onnx too\./],
    [
      'one too many',
      ['vocals (1).onnx', 'drums (1).onnx', 'own.onnx'],
      undefined,
      /own\.onnx: no file of made_up\./,
    ],
    [
      'a model that is not in the catalogue',
      ['own.onnx'],
      'mine',
      /^There is no model mine .*Choose one of made_up\.$/,
    ],
  ])('refuses %s', async (_, names, id, message) => {
    writeFileSync(join(given, 'own.onnx'), graphBytes(8));
    expect(await refused(names, id)).toMatch(message);
  });
});

describe('importing a folder', () => {
  test('installs its pack under its own id', async () => {
    await writeTinyPack(join(given, 'anything'));
    expect(await importing(['anything'])).toMatchObject({
      id: 'tiny',
      folder: join(models, 'tiny'),
      faults: [],
    });
  });

  test.each([
    ['without a pack.json', () => undefined, /is no pack: pack\.json is missing/],
    [
      'whose graph has another hash',
      { network: { sha256: 'a'.repeat(64) } },
      /has SHA-256 [0-9a-f]{64}, not a{64}/,
    ],
    ['whose graph is missing', { network: { file: 'gone.onnx' } }, /gone\.onnx cannot be read/],
    ['whose pack.json lacks a field', { pack: { licence: undefined } }, /pack\.json is wrong: .*licence/s],
    ['whose id is a path', { pack: { id: '../../evil' } }, /pack\.json is wrong: .*lower-case/s],
  ] as [string, object | (() => undefined), RegExp][])('refuses one %s', async (_, model, message) => {
    if (typeof model === 'function') mkdirSync(join(given, 'pack'));
    else await writeTinyPack(join(given, 'pack'), model);
    expect(await refused(['pack'])).toMatch(message);
  });

  test('refuses one of another id than was asked for', async () => {
    await writeTinyPack(join(given, 'pack'));
    expect(await refused(['pack'], 'made_up')).toMatch(/is no pack: pack\.json is that of tiny\./);
  });
});

describe('an installed model', () => {
  beforeEach(async () => {
    await writeTinyPack(join(models, 'tiny'));
  });

  test('is verified by hashing its graphs again', async () => {
    expect((await verifyPack(models, 'tiny')).faults).toEqual([]);
    writeFileSync(join(models, 'tiny/model.onnx'), 'rubbish');
    expect((await verifyPack(models, 'tiny')).faults).toEqual([
      expect.stringMatching(/^model\.onnx has SHA-256 [0-9a-f]{64}, not [0-9a-f]{64}\.$/),
    ]);
    rmSync(join(models, 'tiny/model.onnx'));
    expect((await verifyPack(models, 'tiny')).faults).toEqual(['model.onnx is missing.']);
    expect((await verifyPack(models, 'none')).faults).toEqual(['pack.json is missing or is not JSON.']);
  });

  test('is removed as a whole, with what has arrived of its next version', async () => {
    mkdirSync(join(models, '.incoming/tiny'), { recursive: true });
    writeFileSync(join(models, '.incoming/tiny/model.onnx.partial'), 'half');
    await removeModel(models, 'tiny');
    expect(existsSync(join(models, 'tiny'))).toBe(false);
    expect(readdirSync(join(models, '.incoming'))).toEqual([]);
    await expect(removeModel(models, 'tiny')).rejects.toThrow('The model tiny is not installed in');
    await expect(removeModel(models, '../given')).rejects.toThrow('"../given" is no id of a model.');
    expect(existsSync(given)).toBe(true);
  });
});

describe('the overview of models', () => {
  test('says of the catalogue what can be had and what it weighs', async () => {
    expect(await find('htdemucs')).toEqual({
      id: 'htdemucs',
      title: 'HTDemucs',
      stems: ['drums', 'bass', 'other', 'vocals'],
      licence: expect.stringContaining('MIT'),
      origin: expect.stringContaining('Meta AI'),
      state: 'not installed',
      bytes: 100_000,
      terms: 'Ask first.',
      faults: [],
    });
    expect(await find('preview')).toMatchObject({ state: 'not installed', bytes: null });
  });

  test('says what has arrived of a download that was broken off', async () => {
    mkdirSync(join(models, '.incoming/htdemucs'), { recursive: true });
    writeFileSync(join(models, '.incoming/htdemucs/vocals.onnx.partial'), 'half');
    expect(await find('htdemucs')).toMatchObject({ state: 'partial', bytes: 4 });
  });

  test('lets installed packs speak for themselves, those that nobody knows too', async () => {
    await writeTinyPack(join(models, 'tiny'));
    await writeTinyPack(join(models, 'htdemucs'), { pack: { id: 'htdemucs', licence: 'Own' } });
    expect(await find('htdemucs')).toMatchObject({
      state: 'installed',
      title: 'Fixed gains',
      licence: 'Own',
    });
    expect(await find('tiny')).toMatchObject({ state: 'installed', origin: 'Made by a test.' });
  });

  test('shows damage, and no folder that is not a pack', async () => {
    await writeTinyPack(join(models, 'htdemucs'));
    mkdirSync(join(models, 'notes'));
    expect(await find('htdemucs')).toMatchObject({
      state: 'damaged',
      faults: ['pack.json is that of tiny.'],
    });
    expect(await find('notes')).toBeUndefined();
  });
});

/** What the overview says of a model. */
const find = async (id: string) => {
  const all = await modelOverviews(models, [{ ...published.model(), id: 'htdemucs', terms: 'Ask first.' }]);
  return all.find((model) => model.id === id);
};
