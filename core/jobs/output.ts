import * as z from 'zod';

/** Bit depths that a lossless format can carry; 32 means IEEE float. mp3 has no depth, it is always 320 kbit/s. */
export const outputSchema = z.discriminatedUnion('format', [
  z.strictObject({
    format: z.literal('wav'),
    bitDepth: z.union([z.literal(16), z.literal(24), z.literal(32)]).default(24),
  }),
  z.strictObject({
    format: z.literal('flac'),
    bitDepth: z.union([z.literal(16), z.literal(24)]).default(24),
  }),
  z.strictObject({ format: z.literal('mp3') }),
]);

/** How the stems are written: format and, for lossless formats, bit depth (32 = float). */
export type OutputOptions = z.infer<typeof outputSchema>;

/** What a job gets when it asks for nothing. */
export const defaultOutput: OutputOptions = { format: 'wav', bitDepth: 24 };

/** File extension and media type of each output format. */
export const outputFormats = {
  wav: { extension: 'wav', mediaType: 'audio/wav' },
  flac: { extension: 'flac', mediaType: 'audio/flac' },
  mp3: { extension: 'mp3', mediaType: 'audio/mpeg' },
} as const satisfies Record<OutputOptions['format'], { extension: string; mediaType: string }>;
