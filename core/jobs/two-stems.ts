import * as z from 'zod';

/** One stem of a model, and everything else as the other. */
export const twoStemsSchema = z.strictObject({
  stem: z.string().max(32).meta({ description: 'A stem of the model.', example: 'vocals' }),
  rest: z.enum(['add', 'minus']).default('minus').meta({
    description:
      'How `no_<stem>` is made: `minus` is the mix less the stem, and runs only the networks that serve the stem; `add` is the sum of all other stems of the model.',
  }),
});

/** The stem that is taken out, and how the rest is made. */
export type TwoStems = z.infer<typeof twoStemsSchema>;

/** Name of everything but `stem`. */
export const restName = (stem: string): string => `no_${stem}`;

/** The stems of its model that a job names; one that wants two stems names one. */
export function namedStems(job: {
  readonly stems: readonly string[];
  readonly twoStems?: TwoStems | undefined;
}): readonly string[] {
  return job.twoStems === undefined ? job.stems : [job.twoStems.stem];
}
