/** What a client needs to know to choose a model. */
export interface ModelDescription {
  readonly version: string;
  readonly title: string;
  readonly description: string;
  readonly stems: readonly string[];
  readonly sampleRate: number;
  /** Longest segment that a job may ask for, in seconds; null where the networks take none but their own. */
  readonly longestSegment: number | null;
  /** Share of a chunk that overlaps the next one unless a job asks for another. */
  readonly overlap: number;
  /** Networks that run for all stems: one, or one for each stem. */
  readonly networkCount: number;
  readonly licence: string;
  readonly origin: string;
}

const demucsLicence =
  'MIT as published; trained partly on MUSDB18-HQ, whose songs are for non-commercial use';
const demucsOrigin = 'Hybrid Transformer Demucs by Meta AI, exported to ONNX by StemSplit';
/** Seconds of the songs that Demucs was trained on, and that its graphs are exported for. */
const demucsSegment = 7.8;
/** Of every model that did not learn here. */
const overlap = 0.25;
const uvrLicence =
  'None stated for the weights; UVR (MIT) asks for credit; many were trained on MUSDB18, which is non-commercial';
const uvrOrigin = 'Ultimate Vocal Remover, public models';

/** A model of the UVR project that gives vocals and what is left without them. */
const uvrModel = (title: string, description: string): ModelDescription => ({
  version: '1',
  title,
  description,
  stems: ['vocals', 'instrumental'],
  sampleRate: 44_100,
  longestSegment: null,
  overlap,
  networkCount: 1,
  licence: uvrLicence,
  origin: `${uvrOrigin}.`,
});

/**
 * The models that there are for clients to name, whether or not a service offers them: STEMWATCH_MODELS of its settings
 * says which ones it does. What a pack itself states (stems, rate, overlap, licence) stands here too, because handlers must answer without
 * reading packs; a test holds the two together, and the worker trusts the pack only.
 */
export const modelCatalogue = {
  preview: {
    version: '1.3.0',
    title: 'Preview',
    description:
      'A small network trained by this project on synthetic songs: works offline, anywhere, at modest quality.',
    stems: ['vocals', 'drums', 'bass', 'other'],
    sampleRate: 44_100,
    longestSegment: 262_144 / 44_100,
    overlap: 0.125,
    networkCount: 1,
    licence: 'Apache-2.0',
    origin: 'Trained by this repository on generated songs.',
  },
  htdemucs: {
    version: '4',
    title: 'HTDemucs',
    description: 'A strong network for four stems, in one pass.',
    stems: ['drums', 'bass', 'other', 'vocals'],
    sampleRate: 44_100,
    longestSegment: demucsSegment,
    overlap,
    networkCount: 1,
    licence: demucsLicence,
    origin: `${demucsOrigin}.`,
  },
  htdemucs_ft: {
    version: '4',
    title: 'HTDemucs, fine-tuned',
    description:
      'Four networks, one tuned to each stem: a little better than htdemucs, at its price for each stem.',
    stems: ['drums', 'bass', 'other', 'vocals'],
    sampleRate: 44_100,
    longestSegment: demucsSegment,
    overlap,
    networkCount: 4,
    licence: demucsLicence,
    origin: `${demucsOrigin}.`,
  },
  htdemucs_6s: {
    version: '4',
    title: 'HTDemucs, six stems',
    description: 'As htdemucs, with guitar and piano apart; the piano is weak.',
    stems: ['drums', 'bass', 'other', 'vocals', 'guitar', 'piano'],
    sampleRate: 44_100,
    longestSegment: demucsSegment,
    overlap,
    networkCount: 1,
    licence: demucsLicence,
    origin: `${demucsOrigin}.`,
  },
  kim_vocal_2: uvrModel('Kim Vocal 2', 'Vocals up to 17.6 kHz, and the mix without them.'),
  uvr_mdx_voc_ft: uvrModel('UVR MDX-Net Voc FT', 'Vocals up to 17.6 kHz, and the mix without them.'),
  uvr_mdx_inst_hq_3: uvrModel('UVR MDX-Net Inst HQ 3', 'The mix without its vocals, at full bandwidth.'),
  uvr_mdx_inst_hq_4: uvrModel('UVR MDX-Net Inst HQ 4', 'The mix without its vocals, at full bandwidth.'),
  uvr_mdx_inst_hq_5: uvrModel('UVR MDX-Net Inst HQ 5', 'The mix without its vocals, at full bandwidth.'),
  uvr_mdx_inst_main: uvrModel('UVR MDX-Net Inst Main', 'The mix without its vocals, up to 17.6 kHz.'),
  uvr_mdx_kara_2: uvrModel(
    'UVR MDX-Net Karaoke 2',
    'Takes the lead vocals out and leaves the backing vocals in `instrumental`, up to 17.6 kHz.',
  ),
  kuielab_b: {
    version: '1',
    title: 'KUIELab MDX-Net B',
    description:
      'Four networks, one for each stem; vocals up to 14.7 kHz, bass up to 5.5 kHz, other up to 11 kHz.',
    stems: ['vocals', 'drums', 'bass', 'other'],
    sampleRate: 44_100,
    longestSegment: null,
    overlap,
    networkCount: 4,
    licence: uvrLicence,
    origin: `KUIELab; ${uvrOrigin}.`,
  },
} as const satisfies Record<string, ModelDescription>;

/** Id of a model of the catalogue. */
export type ModelId = keyof typeof modelCatalogue;

/** Ids of every model of the catalogue. */
export const modelIds = Object.keys(modelCatalogue) as [ModelId, ...ModelId[]];

/** Whether a model of this name is in the catalogue. */
export const isModelId = (id: string): id is ModelId => Object.hasOwn(modelCatalogue, id);

/** The model that comes along with this repository; what a service offers unless told otherwise. */
export const shippedModel = 'preview' satisfies ModelId;
