import type { PublishedNetwork, PullableModel } from './pullable-model.ts';

/** What a source adds to the catalogue's description of a model. */
type Source = Pick<PullableModel, 'terms' | 'networks'>;

const terms =
  'The exports and Demucs itself are published under the MIT licence. The weights were trained in part on MUSDB18-HQ, ' +
  'whose songs may be used for non-commercial purposes only; whether that binds the weights is not settled.';

const fourStems = ['drums', 'bass', 'other', 'vocals'];

/** A file of a fixed revision at Hugging Face. */
const published = (repository: string, revision: string, name: string, bytes: number, sha256: string) => ({
  name,
  addresses: [`https://huggingface.co/StemSplitio/${repository}/resolve/${revision}/${name}`],
  bytes,
  sha256,
});

/** Segments of 7.8 s, the whole track normalised; the transform is inside the graph. */
const network = (
  file: PublishedNetwork['file'],
  stems: readonly string[],
  weights?: Readonly<Record<string, number>>,
): PublishedNetwork => ({
  file,
  network: {
    form: 'waveform',
    input: 'mix',
    output: 'stems',
    segment: 343_980,
    batch: 'single',
    normalise: 'track',
    stems: [...stems],
    ...(weights === undefined ? {} : { weights }),
  },
});

const fineTuned = (stem: string, sha256: string): PublishedNetwork =>
  network(
    published(
      'htdemucs-ft-onnx',
      '8616370ed541bc183dbe15fb0d54d5f49918f47e',
      `htdemucs_ft_${stem}.onnx`,
      316_446_953,
      sha256,
    ),
    fourStems,
    Object.fromEntries(fourStems.map((name) => [name, name === stem ? 1 : 0])),
  );

/** StemSplit's ONNX exports of Hybrid Transformer Demucs, in single precision. */
export const demucsSources = {
  htdemucs: {
    terms,
    networks: [
      network(
        published(
          'htdemucs-onnx',
          'd54ed9eb60e258ea82131c6ee14578628816456a',
          'htdemucs.onnx',
          316_446_953,
          '68d0bf16428ef66e692cdff8a9ccf28f1ef3f69440d57e58605a4cc55fcc5e74',
        ),
        fourStems,
      ),
    ],
  },
  htdemucs_ft: {
    terms,
    networks: [
      fineTuned('drums', 'f76b68af36066e38885b369299b5032a861038f9b49da5aa6cf1c31cfa69cf27'),
      fineTuned('bass', '2a74d9283fc2336fcc58d50f87a7080aff57aea372f65cfe3f0211ea1ff16182'),
      fineTuned('other', '90e11806c1bb558ca9d9c7e909d28a2854f7f217982e90482dbed6442513daad'),
      fineTuned('vocals', '8c5d5e2da1f27050240bb80236673307ee3b40d4b064066d9350f4d64bfd544d'),
    ],
  },
  htdemucs_6s: {
    terms,
    networks: [
      network(
        published(
          'htdemucs-6s-onnx',
          '49df9b6989cf2150840ea65b0bef77a2e471b678',
          'htdemucs_6s.onnx',
          258_159_781,
          '48f8e84945579f8ab340e083339e9221e03785dbe733a52c388200b6d3ca779a',
        ),
        [...fourStems, 'guitar', 'piano'],
      ),
    ],
  },
} as const satisfies Record<string, Source>;
