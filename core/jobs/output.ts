import * as z from 'zod';

/** What may be asked of the stems in any format. */
const everyFormat = {
  sampleRate: z
    .union([z.literal(44_100), z.literal('original')])
    .default(44_100)
    .meta({
      description:
        "Hz; `original` is the song's own rate, to the sample as long as the song. A format that cannot have that rate gets the next one that it can, and the job a warning.",
    }),
  channels: z.enum(['stereo', 'mono']).default('stereo').meta({
    description: '`mono` is the mean of both channels.',
  }),
  levels: z.enum(['sum-exact', 'per-stem']).default('sum-exact').meta({
    description:
      "What happens where a stem exceeds full scale: `sum-exact` lowers all stems alike, so that they add up to the mix (times that gain) as nearly as the model's own stems do, which the job's `sumResidual` tells; `per-stem` lowers just that stem.",
  }),
  tags: z.boolean().default(true).meta({
    description:
      "Whether the song's title (marked with the stem), artist, album, other tags and cover go into the files.",
  }),
};

/** Bit depths that a lossless format can carry; 32 means IEEE float. mp3 has no depth; it gets the highest bit rate. */
export const outputSchema = z.discriminatedUnion('format', [
  z.strictObject({
    format: z.literal('wav'),
    bitDepth: z.union([z.literal(16), z.literal(24), z.literal(32)]).default(24),
    ...everyFormat,
  }),
  z.strictObject({
    format: z.literal('flac'),
    bitDepth: z.union([z.literal(16), z.literal(24)]).default(24),
    ...everyFormat,
  }),
  z.strictObject({ format: z.literal('mp3'), ...everyFormat }),
]);

/** How the stems are written, every choice made. */
export type OutputOptions = z.output<typeof outputSchema>;

/** How stems are asked for: what is left out is chosen by `completeOutput`. */
export type OutputRequest = z.input<typeof outputSchema>;

/** Makes the choices that a request, or a job stored before they existed, leaves open. */
export const completeOutput = (output: OutputRequest): OutputOptions => outputSchema.parse(output);

/** What a job gets when it asks for nothing. */
export const defaultOutput: OutputOptions = completeOutput({ format: 'wav' });

/** File extension and media type of each output format. */
export const outputFormats = {
  wav: { extension: 'wav', mediaType: 'audio/wav' },
  flac: { extension: 'flac', mediaType: 'audio/flac' },
  mp3: { extension: 'mp3', mediaType: 'audio/mpeg' },
} as const satisfies Record<OutputOptions['format'], { extension: string; mediaType: string }>;
