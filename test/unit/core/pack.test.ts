import { describe, expect, test } from '@jest/globals';
import { networkWeight } from '../../../core/models/network.ts';
import { residualStem } from '../../../core/models/pack-faults.ts';
import { modelPackSchema, type PackManifest } from '../../../core/models/pack.ts';

const sha256 = 'a'.repeat(64);
const stems = ['vocals', 'drums'];

const waveform = {
  form: 'waveform',
  file: 'waveform.onnx',
  sha256,
  input: 'mix',
  output: 'stems',
  segment: 4096,
  batch: 'single',
  normalise: 'track',
  stems,
};

const spectrogram = {
  form: 'spectrogram',
  file: 'spectrogram.onnx',
  sha256,
  input: 'input',
  output: 'output',
  fftSize: 5120,
  hop: 1024,
  bins: 2048,
  frames: 256,
  stem: 'vocals',
  compensation: 1.02,
};

const pack = (fields: object) => ({
  schema: 1,
  id: 'made-up',
  version: '1',
  title: 'Made up',
  licence: 'Apache-2.0',
  origin: 'A test.',
  description: 'Nothing real.',
  sampleRate: 44_100,
  channels: 2,
  stems,
  overlap: 0.25,
  networks: [waveform],
  ...fields,
});

const parse = (fields: object): PackManifest => modelPackSchema.parse(pack(fields));

/** Paths and messages of what is wrong. */
const faults = (fields: object): [string, string][] =>
  (modelPackSchema.safeParse(pack(fields)).error?.issues ?? []).map(({ path, message }) => [
    path.join('.'),
    message,
  ]);

const rest = (names: string[], networks: object[]) =>
  residualStem({ ...pack({}), stems: names, networks } as unknown as PackManifest);

const one = (network: object, change: object) => ({ networks: [{ ...network, ...change }] });

describe('a pack', () => {
  test('may be one waveform network, a weighted bag of them, or spectrogram networks', () => {
    const specialist = (stem: string) => ({
      ...waveform,
      file: `${stem}.onnx`,
      weights: Object.fromEntries(stems.map((name) => [name, name === stem ? 1 : 0])),
    });
    expect(faults({})).toEqual([]);
    expect(faults({ networks: stems.map(specialist) })).toEqual([]);
    expect(faults({ networks: [spectrogram], stems: ['vocals', 'instrumental'] })).toEqual([]);
    const pair = stems.map((stem) => ({ ...spectrogram, stem, file: `${stem}.onnx` }));
    expect(faults({ networks: pair })).toEqual([]);
  });

  test.each([
    ['a stem named twice', { stems: ['vocals', 'drums', 'vocals'] }, 'stems.2', 'named twice'],
    [
      'two networks of one file',
      { networks: [waveform, waveform] },
      'networks.1.file',
      'the file of another network',
    ],
    ['no network at all', { networks: [] }, 'networks', /Too small/],
    ['a network of an unknown form', one(waveform, { form: 'magic' }), 'networks.0.form', /Invalid/],
    ['a stem that no network serves', { stems: [...stems, 'bass'] }, 'stems.2', 'no network serves bass'],
    [
      'a stem whose weights are all zero',
      one(waveform, { weights: { vocals: 1, drums: 0 } }),
      'stems.1',
      'no network serves drums',
    ],
    [
      'a network of a stem that is not of the pack',
      one(waveform, { stems: ['vocals', 'drums', 'bass'] }),
      'networks.0.stems.2',
      'not a stem of the pack: vocals, drums',
    ],
    [
      'a weight of a stem that the network does not give',
      one(waveform, { weights: { vocals: 1, drums: 1, bass: 1 } }),
      'networks.0.weights.bass',
      'not among the `stems` of this network',
    ],
    [
      'a stem of the network without a weight',
      one(waveform, { weights: { vocals: 1 } }),
      'networks.0.weights.drums',
      'missing: `stems` names it',
    ],
    [
      'a weight below zero',
      one(waveform, { weights: { vocals: -1, drums: 1 } }),
      'networks.0.weights.vocals',
      /Too small/,
    ],
    [
      'a hop as long as the window',
      one(spectrogram, { hop: 5120 }),
      'networks.0.hop',
      'must be below fftSize, 5120',
    ],
    [
      'more bins than a window has',
      one(spectrogram, { bins: 2562 }),
      'networks.0.bins',
      'a window of 5120 samples has 2561 at most',
    ],
    ['a window of an odd size', one(spectrogram, { fftSize: 5121 }), 'networks.0.fftSize', 'an even number'],
    [
      'too few frames for one window',
      one(spectrogram, { frames: 6 }),
      'networks.0.frames',
      '6 windows every 1024 samples do not outlast one of 5120',
    ],
    [
      'a spectrogram network of a stem that is not of the pack',
      one(spectrogram, { stem: 'bass' }),
      'networks.0.stem',
      'not a stem of the pack: vocals, drums',
    ],
    [
      'a file in another folder',
      one(waveform, { file: '../graph.onnx' }),
      'networks.0.file',
      /beside pack\.json/,
    ],
    ['a hidden file', one(waveform, { file: '.onnx' }), 'networks.0.file', /beside pack\.json/],
    ['a graph that is no ONNX', one(waveform, { file: 'graph.pth' }), 'networks.0.file', /\.onnx file/],
    ['a hash of another length', one(waveform, { sha256: 'abc' }), 'networks.0.sha256', /64 lower-case/],
    ['an id that leads elsewhere', { id: '../preview' }, 'id', /lower-case letters/],
    ['an overlap of everything', { overlap: 1 }, 'overlap', /Too big/],
  ] as [string, object, string, string | RegExp][])('is refused for %s', (_, fields, path, message) => {
    expect(faults(fields)).toContainEqual([
      path,
      typeof message === 'string' ? message : expect.stringMatching(message),
    ]);
  });
});

describe('the stems of a pack', () => {
  test('have the share of each network that it states, all of it where it states none', () => {
    const [network] = parse(one(waveform, { weights: { vocals: 0.25, drums: 1 } })).networks;
    expect(stems.concat('bass').map((stem) => networkWeight(network!, stem))).toEqual([0.25, 1, 0]);
    const [plain] = parse({}).networks;
    expect(stems.concat('bass').map((stem) => networkWeight(plain!, stem))).toEqual([1, 1, 0]);
    const [mdx] = parse({ networks: [spectrogram], stems: ['vocals', 'instrumental'] }).networks;
    expect(['vocals', 'instrumental'].map((stem) => networkWeight(mdx!, stem))).toEqual([1, 0]);
  });

  test('have a residual where spectrogram networks leave one over, and only one', () => {
    expect(rest(['instrumental', 'vocals'], [spectrogram])).toBe('instrumental');
    expect(rest(['vocals'], [spectrogram])).toBeUndefined();
    expect(rest(['vocals', 'drums', 'other'], [spectrogram])).toBeUndefined();
    expect(rest(['vocals', 'drums', 'other'], [waveform])).toBeUndefined();
  });
});
