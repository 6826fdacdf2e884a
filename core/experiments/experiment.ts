import * as z from 'zod';
import { separationSchema } from '../jobs/separation.ts';
import { type ModelId, modelCatalogue, modelIds } from '../models/catalogue.ts';
import { quantityNames } from './quantities.ts';

/** Names become values of metric dimensions. */
const name = z.string().regex(/^[a-z][a-z0-9-]{0,39}$/, '1 to 40 of a-z, 0-9 and -, beginning with a letter');

const variantSchema = z.strictObject({
  name,
  /** The model of jobs that name none; the first one offered if absent. */
  model: z.enum(modelIds).optional(),
  /** How they are separated; as ever if absent. */
  separation: separationSchema.optional(),
});

/** An A/B experiment on jobs that leave the choice of model and separation to the service. */
const experimentSchema = z.strictObject({
  name,
  variants: z.tuple([variantSchema, variantSchema]),
  /** Share of such jobs that take part, half of them in each variant. */
  share: z.number().gt(0).max(1).default(1),
  /** Whether all jobs of an owner fall into the same variant, or each job for itself. */
  assignBy: z.enum(['owner', 'job']).default('job'),
  /** What the variants are compared by. */
  quantity: z.enum(quantityNames),
});

/** Experiments under way, none by default. Each job takes part in the first one that wants it. */
export const experimentsSchema = z.array(experimentSchema).max(20).superRefine(refuseConfusion);

/** A checked experiment. */
export type Experiment = z.infer<typeof experimentSchema>;

/** One of the two ways that an experiment compares. */
export type Variant = Experiment['variants'][number];

function refuseConfusion(experiments: readonly Experiment[], context: z.RefinementCtx): void {
  const names = experiments.map((experiment) => experiment.name);
  experiments.forEach(({ name: own, variants: [first, second] }, index) => {
    const refuse = (field: string, message: string): void =>
      context.addIssue({ code: 'custom', path: [index, field], message });
    if (names.indexOf(own) !== index) refuse('name', `the experiment ${own} is there twice`);
    if (first.name === second.name) refuse('variants', `the variant ${first.name} is there twice`);
    const ways = [first, second].map(({ model, separation }) => JSON.stringify([model, separation]));
    if (ways[0] === ways[1])
      refuse('variants', 'both are the same; give one a model or a separation of its own');
  });
}

/**
 * What keeps experiments from being run by a service that offers `models`, one sentence each: a variant whose model is not
 * offered, or takes no segments of the length that it wants.
 */
export function experimentFaults(
  experiments: readonly Experiment[],
  models: readonly [ModelId, ...ModelId[]],
): string[] {
  return experiments.flatMap((experiment) =>
    experiment.variants.flatMap((variant) => {
      const model = variant.model ?? models[0];
      const what = `The variant ${variant.name} of the experiment ${experiment.name}`;
      if (!models.includes(model)) return [`${what} wants the model ${model}, which is not offered.`];
      const longest: number | null = modelCatalogue[model].longestSegment;
      const { segment } = variant.separation ?? {};
      const fits = segment === undefined || (longest !== null && segment <= longest);
      return fits ? [] : [`${what} wants segments of ${segment} s, which the model ${model} does not take.`];
    }),
  );
}
