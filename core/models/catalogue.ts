/**
 * The models that clients may name in a job. What a pack itself states (stems, rate, licence) is repeated here because
 * handlers must answer without reading packs; a test holds the two together, and the worker trusts the pack only.
 */
export const modelCatalogue = {
  preview: {
    version: '1.0.0',
    title: 'Preview',
    description:
      'A small network trained by this project on synthetic songs: works offline, anywhere, at modest quality.',
    stems: ['vocals', 'drums', 'bass', 'other'],
    sampleRate: 44_100,
    licence: 'Apache-2.0',
    origin: 'Trained by this repository on generated songs.',
  },
} as const satisfies Record<string, ModelDescription>;

/** What a client needs to know to choose a model. */
export interface ModelDescription {
  readonly version: string;
  readonly title: string;
  readonly description: string;
  readonly stems: readonly string[];
  readonly sampleRate: number;
  readonly licence: string;
  readonly origin: string;
}

/** The model of a job that names none. */
export const defaultModel = 'preview' satisfies keyof typeof modelCatalogue;

/** Looks a model up; undefined when there is none of this name. */
export const findModel = (id: string): ModelDescription | undefined =>
  Object.hasOwn(modelCatalogue, id) ? modelCatalogue[id as keyof typeof modelCatalogue] : undefined;
