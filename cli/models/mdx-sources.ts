import type { PublishedFile, PublishedNetwork, PullableModel } from './pullable-model.ts';

/** What a source adds to the catalogue's description of a model. */
type Source = Pick<PullableModel, 'terms' | 'networks'>;

const terms =
  'No licence is stated for these weights. Ultimate Vocal Remover asks whoever uses its models to give credit; many of ' +
  'them were trained on MUSDB18, whose songs may be used for non-commercial purposes only.';

/** Where UVR publishes its models, and who keeps copies. */
const prefixes = [
  'https://github.com/TRvlvr/model_repo/releases/download/all_public_uvr_models',
  'https://github.com/nomadkaraoke/python-audio-separator/releases/download/model-configs',
];

const published = (name: string, known: Omit<PublishedFile, 'name' | 'addresses'>): PublishedFile => ({
  name,
  addresses: prefixes.map((prefix) => `${prefix}/${name}`),
  ...known,
});

/** The numbers that UVR keeps for each model: window, bins, stem, compensation, windows in a run. */
type Parameters = readonly [
  fftSize: number,
  bins: number,
  stem: string,
  compensation: number,
  frames?: number,
];

const network = (
  file: PublishedFile,
  [fftSize, bins, stem, compensation, frames = 256]: Parameters,
): PublishedNetwork => ({
  file,
  network: {
    form: 'spectrogram',
    input: 'input',
    output: 'output',
    fftSize,
    hop: 1024,
    bins,
    frames,
    stem,
    compensation,
  },
});

const source = (...networks: readonly PublishedNetwork[]): Source => ({ terms, networks });

/**
 * MDX-Net models of Ultimate Vocal Remover. Parameters by tail MD5 are those of UVR's own table, `model_data_new.json` of
 * TRvlvr/application_data.
 */
export const mdxSources = {
  kim_vocal_2: source(
    network(
      published('Kim_Vocal_2.onnx', {
        bytes: 66_759_214,
        sha256: 'ce74ef3b6a6024ce44211a07be9cf8bc6d87728cc852a68ab34eb8e58cde9c8b',
        tailMd5: '970b3f9492014d18fefeedfe4773cb42',
      }),
      [7680, 3072, 'vocals', 1.009],
    ),
  ),
  uvr_mdx_voc_ft: source(
    network(
      published('UVR-MDX-NET-Voc_FT.onnx', {
        bytes: 66_762_490,
        sha256: '534b2070fcc7df514b13ef660dc8cbb328679c2374d04354a5c42bb14ecce111',
        tailMd5: '77d07b2667ddf05b9e3175941b4454a0',
      }),
      [7680, 3072, 'vocals', 1.021],
    ),
  ),
  uvr_mdx_inst_hq_3: source(
    network(
      published('UVR-MDX-NET-Inst_HQ_3.onnx', {
        bytes: 66_759_214,
        sha256: '317554b07fe1ea5279a77f2b1520a41ea4b93432560c4ffd08792c30fddf9adc',
        tailMd5: '55657dd70583b0fedfba5f67df11d711',
      }),
      [6144, 3072, 'instrumental', 1.022],
    ),
  ),
  uvr_mdx_inst_hq_4: source(
    network(
      published('UVR-MDX-NET-Inst_HQ_4.onnx', {
        bytes: 59_074_342,
        sha256: '3c4b5b9b05090fdf238f38ba5046813982d50e2a652e9cb3324ea79720c3c9c8',
        tailMd5: '0f2a6bc5b49d87d64728ee40e23bceb1',
      }),
      [5120, 2560, 'instrumental', 1.019],
    ),
  ),
  uvr_mdx_inst_hq_5: source(
    network(
      published('UVR-MDX-NET-Inst_HQ_5.onnx', {
        bytes: 59_074_342,
        sha256: '811cb24095d865763752310848b7ec86aeede0626cb05749ab35350e46897000',
        tailMd5: 'cb790d0c913647ced70fc6b38f5bea1a',
      }),
      [5120, 2560, 'instrumental', 1.01],
    ),
  ),
  uvr_mdx_inst_main: source(
    network(
      published('UVR-MDX-NET-Inst_Main.onnx', {
        bytes: 52_786_726,
        tailMd5: '1c56ec0224f1d559c42fd6fd2a67b154',
      }),
      [5120, 2048, 'instrumental', 1.025],
    ),
  ),
  uvr_mdx_kara_2: source(
    network(
      published('UVR_MDXNET_KARA_2.onnx', {
        bytes: 52_786_726,
        sha256: 'bf32e15105a09c0f7dddd2b67346146334d6f3ecb399ed7638eba2ab07cbf5f4',
        tailMd5: '1d64a6d2c30f709b8c9b4ce1366d96ee',
      }),
      [5120, 2048, 'instrumental', 1.065],
    ),
  ),
  kuielab_b: source(
    network(published('kuielab_b_vocals.onnx', { tailMd5: '6b31de20e84392859a3d09d43f089515' }), [
      6144,
      2048,
      'vocals',
      1.035,
    ]),
    network(published('kuielab_b_drums.onnx', { tailMd5: '4910e7827f335048bdac11fa967772f9' }), [
      4096,
      2048,
      'drums',
      1.035,
      128,
    ]),
    network(published('kuielab_b_bass.onnx', { tailMd5: 'c3b29bdce8c4fa17ec609e16220330ab' }), [
      16_384,
      2048,
      'bass',
      1.035,
    ]),
    network(published('kuielab_b_other.onnx', { tailMd5: '65ab5919372a128e4167f5e01a8fda85' }), [
      8192,
      2048,
      'other',
      1.035,
    ]),
  ),
} as const satisfies Record<string, Source>;
