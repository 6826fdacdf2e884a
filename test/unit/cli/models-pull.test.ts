import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { hash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { modelIds } from '../../../core/models/catalogue.ts';
import { modelPackSchema } from '../../../core/models/pack.ts';
import type { InstalledPack } from '../../../cli/models/installed-packs.ts';
import { manifestOf, type PullableModel } from '../../../cli/models/pullable-model.ts';
import { pullableModels } from '../../../cli/models/pullable-models.ts';
import { pullModel, type PullOptions } from '../../../cli/models/pull-model.ts';
import { systemClock } from '../../../core/resilience/clock.ts';
import { graphBytes, PublishedModel } from '../../support/published-model.ts';

let published: PublishedModel;
let pack: string;
let staged: string;

beforeEach(async () => {
  published = await PublishedModel.open();
  pack = join(published.folder, 'made_up');
  staged = join(published.folder, '.incoming/made_up');
});
afterEach(() => published.close());

const pull = (model: PullableModel, options: Partial<PullOptions> = {}): Promise<InstalledPack> =>
  pullModel(model, {
    modelsFolder: published.folder,
    clock: systemClock,
    random: () => 0,
    policy: { attempts: 2, firstMilliseconds: 1, factor: 1, longestMilliseconds: 1 },
    stallMilliseconds: 60_000,
    onProgress: () => undefined,
    ...options,
  });

const requested = (): string[] => published.server.requests.map(({ path }) => path);

/** Installs nothing and says why. */
async function refused(model: PullableModel, options?: Partial<PullOptions>): Promise<string> {
  const { message } = await pull(model, options).then(
    () => new Error('It was installed.'),
    (error: unknown) => error as Error,
  );
  expect(existsSync(pack)).toBe(false);
  return message;
}

describe('pulling a model', () => {
  test('installs a pack of its files, with the hash of each', async () => {
    const installed = await pull(published.model());
    expect(installed).toMatchObject({ id: 'made_up', folder: pack, bytes: 100_000, faults: [] });
    expect(readdirSync(pack).sort()).toEqual(['drums.onnx', 'pack.json', 'vocals.onnx']);
    const manifest = modelPackSchema.parse(JSON.parse(readFileSync(join(pack, 'pack.json'), 'utf8')));
    expect(manifest).toMatchObject({
      id: 'made_up',
      licence: 'Apache-2.0',
      origin: 'A test.',
      overlap: 0.25,
    });
    expect(manifest.networks.map(({ file, sha256 }) => [file, sha256])).toEqual(
      Object.entries(published.contents).map(([stem, content]) => [`${stem}.onnx`, hash('sha256', content)]),
    );
    expect(readdirSync(join(published.folder, '.incoming'))).toEqual([]);
  });

  test('records the hash of a file that is known by its tail only', async () => {
    const long = graphBytes(3, 10_240_000 + 5000);
    published.server.files.set('vocals.onnx', long);
    const tailMd5 = hash('md5', long.subarray(5000));
    const model = published.model({ bytes: undefined, sha256: undefined, tailMd5 });
    const { manifest } = await pull(model);
    expect(manifest?.networks[0]?.sha256).toBe(hash('sha256', long));
  });

  test.each([
    ['SHA-256', { sha256: 'a'.repeat(64) }, /SHA-256 [0-9a-f]{64}, not a{64}/],
    ['tail', { sha256: undefined, tailMd5: 'b'.repeat(32) }, /MD5 [0-9a-f]{32}, not b{32}/],
    ['size', { bytes: 49_999 }, /gives 50000 bytes instead of 49999/],
  ] as const)('refuses a file of another %s, and keeps nothing of it', async (_, known, message) => {
    expect(await refused(published.model(known as object))).toMatch(message);
    expect(existsSync(join(staged, 'vocals.onnx'))).toBe(false);
    expect(existsSync(join(staged, 'vocals.onnx.partial'))).toBe(false);
  });

  test('takes the next address when one does not have the file', async () => {
    const addresses = [`${published.server.url}/gone.onnx`, `${published.server.url}/vocals.onnx`];
    await pull(published.model({ addresses }));
    expect(requested()).toEqual(['gone.onnx', 'vocals.onnx', 'drums.onnx']);
  });

  test('names every address that failed', async () => {
    const addresses = [`${published.server.url}/gone.onnx`, `${published.server.url}/lost.onnx`];
    const message = await refused(published.model({ addresses }));
    expect(message).toMatch(
      /^vocals\.onnx could not be had\. .*gone\.onnx answered 404.*lost\.onnx answered 404/,
    );
    expect(message).toContain('--from');
  });

  test('takes everything from a mirror when it is given one', async () => {
    for (const [stem, content] of Object.entries(published.contents))
      published.server.files.set(`mirror/${stem}.onnx`, content);
    await pull(published.model({ addresses: [] }), { from: `${published.server.url}/mirror` });
    expect(requested()).toEqual(['mirror/vocals.onnx', 'mirror/drums.onnx']);
    expect(await refusedMirror('ftp://host/folder')).toBe(
      '"ftp://host/folder" is not an address. Write it as https://host/folder.',
    );
  });

  test('goes on with the file that was broken off, and leaves whole ones alone', async () => {
    published.server.moods.push('well', { status: 404 });
    await refused(published.model());
    expect(readdirSync(staged)).toEqual(['vocals.onnx']);
    await pull(published.model());
    expect(requested()).toEqual(['vocals.onnx', 'drums.onnx', 'drums.onnx']);
  });

  test('begins again when what was kept does not belong to the file', async () => {
    published.server.moods.push({ stallAfter: 20_000 }, { status: 404 });
    const onProgress: PullOptions['onProgress'] = (_, received) => {
      if (received === 20_000) published.server.breakStalled();
    };
    await refused(published.model(), { onProgress });
    writeFileSync(join(staged, 'vocals.onnx.partial'), graphBytes(9, 20_000));
    const { faults } = await pull(published.model());
    expect(faults).toEqual([]);
    expect(published.server.requests.map(({ range }) => range)).toEqual([
      undefined,
      'bytes=20000-',
      'bytes=20000-',
      undefined,
      undefined,
    ]);
  });

  test('that is stopped says how much is kept', async () => {
    published.server.moods.push({ stallAfter: 20_000 });
    const stopping = new AbortController();
    const onProgress: PullOptions['onProgress'] = (_, received) => {
      if (received === 20_000) stopping.abort();
    };
    expect(await refused(published.model(), { signal: stopping.signal, onProgress })).toMatch(
      /^Stopped\. 0\.0 MB of vocals\.onnx are kept; the same command goes on from there\./,
    );
    expect(readFileSync(join(staged, 'vocals.onnx.partial'))).toHaveLength(20_000);
  });

  test('does nothing when the model is there and whole', async () => {
    await pull(published.model());
    await pull(published.model());
    expect(requested()).toHaveLength(2);
  });

  test('replaces a pack that is damaged', async () => {
    await pull(published.model());
    writeFileSync(join(pack, 'drums.onnx'), 'rubbish');
    expect(await pull(published.model())).toMatchObject({ faults: [] });
    expect(readFileSync(join(pack, 'drums.onnx'))).toHaveLength(50_000);
    expect(readdirSync(join(published.folder, '.incoming'))).toEqual([]);
  });

  test('waits for nobody: two commands cannot pull the same model', async () => {
    published.server.moods.push({ stallAfter: 10_000 });
    const stopping = new AbortController();
    const stalled = published.server.stalled();
    const first = pull(published.model(), { signal: stopping.signal });
    const ended = expect(first).rejects.toThrow(/Stopped/);
    await stalled;
    await expect(pull(published.model())).rejects.toThrow(
      `The process ${process.pid} is at work on made_up already. Wait for it.`,
    );
    stopping.abort();
    await ended;
  });

  test('takes over from a command that died, and removes what it left behind', async () => {
    mkdirSync(join(published.folder, '.incoming/made_up.old-1'), { recursive: true });
    writeFileSync(join(published.folder, '.incoming/made_up.lock'), String(2 ** 22 + 1));
    await pull(published.model());
    expect(readdirSync(join(published.folder, '.incoming'))).toEqual([]);
  });
});

async function refusedMirror(from: string): Promise<string> {
  return pull({ ...published.model(), id: 'made_up_too' }, { from }).then(
    () => 'It was installed.',
    (error: unknown) => (error as Error).message,
  );
}

describe('the table of models that can be pulled', () => {
  test('holds every model of the catalogue but the one that comes along', () => {
    expect(pullableModels.map(({ id }) => id).sort()).toEqual(
      modelIds.filter((id) => id !== 'preview').sort(),
    );
  });

  test.each(pullableModels.map((model) => [model.id, model] as const))(
    'makes a valid pack of %s, whose files are known and lie at addresses of the web',
    (id, model) => {
      const manifest = manifestOf(
        model,
        model.networks.map(() => 'a'.repeat(64)),
      );
      expect(manifest).toMatchObject({ id, stems: model.stems, licence: model.licence });
      expect(manifest.networks).toHaveLength(model.networkCount);
      const segments = manifest.networks.map((network) => network.form === 'waveform' && network.segment);
      const { longestSegment: longest, sampleRate } = model;
      // Every network of the model must be able to do what the catalogue promises.
      for (const segment of segments)
        expect(segment).toBe(longest !== null && Math.round(longest * sampleRate));
      expect(model.terms).toMatch(/non-commercial purposes only/);
      for (const { file } of model.networks) {
        expect(file.sha256 ?? file.tailMd5).toMatch(/^([0-9a-f]{64}|[0-9a-f]{32})$/);
        for (const address of file.addresses) expect(address).toMatch(/^https:\/\/\S+\.onnx$/);
        expect(file.addresses.length).toBeGreaterThan(0);
      }
    },
  );

  test('tells all files apart', () => {
    const files = pullableModels.flatMap(({ networks }) => networks.map(({ file }) => file));
    expect(new Set(files.map(({ name }) => name)).size).toBe(files.length);
    expect(new Set(files.map(({ sha256, tailMd5 }) => sha256 ?? tailMd5)).size).toBe(files.length);
  });
});
