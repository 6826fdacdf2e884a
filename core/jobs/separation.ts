import * as z from 'zod';

/** What a job may ask of the way its song goes through the networks. */
export const separationSchema = z.strictObject({
  shifts: z.int().min(0).max(20).default(0).meta({
    description:
      'Passes over the song, each begun at another place within its first half second, whose mean is taken; 0: one pass from the beginning. A little better, at the price of one separation each.',
  }),
  seed: z
    .int()
    .min(0)
    .max(2 ** 32 - 1)
    .default(0)
    .meta({ description: 'Chooses those places; the same seed gives the same stems.' }),
  overlap: z
    .number()
    .min(0)
    .max(0.9)
    .optional()
    .meta({ description: "Share of a segment that overlaps the next one; the model's own if absent." }),
  segment: z.number().min(1).max(60).optional().meta({
    description:
      "Seconds that one run of the network contributes; the model's own if absent, at most its `longestSegment`.",
  }),
});

/** Shifts and their seed, and overlap and segment (in seconds) where they are not to be the model's own. */
export type SeparationOptions = z.infer<typeof separationSchema>;

/** What a job gets when it asks for nothing. */
export const defaultSeparation: SeparationOptions = { shifts: 0, seed: 0 };
