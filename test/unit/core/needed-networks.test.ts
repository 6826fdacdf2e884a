import { describe, expect, test } from '@jest/globals';
import { neededNetworks } from '../../../core/models/needed-networks.ts';
import type { PackNetwork } from '../../../core/models/network.ts';
import type { PackManifest } from '../../../core/models/pack.ts';

const graph = (file: string) => ({ file, sha256: 'a'.repeat(64), input: 'in', output: 'out' });

/** A waveform network named after its file, with a weight for each of its stems. */
const waveform = (file: string, weights: Record<string, number>): PackNetwork => ({
  form: 'waveform',
  ...graph(file),
  segment: 4096,
  batch: 'single',
  normalise: 'none',
  stems: Object.keys(weights),
  weights,
});

const spectrogram = (stem: string): PackNetwork => ({
  form: 'spectrogram',
  ...graph(stem),
  fftSize: 1024,
  hop: 256,
  bins: 513,
  frames: 16,
  stem,
  compensation: 1,
});

/** The files of the networks that are needed, and what they give. */
function needed(stems: string[], networks: PackNetwork[], wanted: string[]): [string[], readonly string[]] {
  const pack: PackManifest = {
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
    networks,
  };
  const found = neededNetworks(pack, wanted);
  return [found.networks.map(({ file }) => file), found.stems];
}

describe('a job', () => {
  const stems = ['vocals', 'drums', 'bass'];
  const specialists = stems.map((own) =>
    waveform(`for-${own}`, Object.fromEntries(stems.map((stem) => [stem, stem === own ? 1 : 0]))),
  );

  test('for one stem of a bag of specialists needs one network', () => {
    expect(needed(stems, specialists, ['drums'])).toEqual([['for-drums'], ['drums']]);
    expect(needed(stems, specialists, ['bass', 'vocals'])).toEqual([
      ['for-vocals', 'for-bass'],
      ['vocals', 'bass'],
    ]);
  });

  test('needs every network with a share in its stem', () => {
    const networks = [
      waveform('all', { vocals: 1, drums: 1, bass: 1 }),
      waveform('drums-too', { drums: 0.1 }),
    ];
    expect(needed(stems, networks, ['vocals'])).toEqual([['all'], ['vocals']]);
    expect(needed(stems, networks, ['drums'])).toEqual([['all', 'drums-too'], stems]);
  });

  test('never needs a network without any share', () => {
    const idle = waveform('idle', { vocals: 0, drums: 0, bass: 0 });
    const all = waveform('all', { vocals: 1, drums: 1, bass: 1 });
    expect(needed(stems, [idle, all], ['vocals'])).toEqual([['all'], stems]);
  });

  test('needs all other stems for the one that is the rest of the mix', () => {
    const networks = [spectrogram('vocals'), spectrogram('drums')];
    expect(needed(['vocals', 'rest', 'drums'], networks, ['rest'])).toEqual([
      ['vocals', 'drums'],
      ['vocals', 'rest', 'drums'],
    ]);
    expect(needed(['vocals', 'rest', 'drums'], networks, ['drums'])).toEqual([['drums'], ['drums']]);
  });
});
