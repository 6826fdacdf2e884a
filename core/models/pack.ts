import * as z from 'zod';

/**
 * The contract of a model pack: a folder with `pack.json` and an ONNX graph.
 *
 * Form `waveform`: the graph takes `input` float32 [1, 2, segment] at `sampleRate` and gives `output` float32
 * [1, stems, 2, segment]; the short-time Fourier transform is inside the graph.
 */
export const modelPackSchema = z.strictObject({
  schema: z.literal(1),
  id: z.string().regex(/^[a-z0-9][a-z0-9_-]{0,63}$/, 'lower-case letters, digits, - and _'),
  version: z.string().min(1),
  title: z.string().min(1),
  form: z.literal('waveform'),
  file: z.string().regex(/^[\w.-]+\.onnx$/, 'an .onnx file beside pack.json'),
  sha256: z.string().regex(/^[0-9a-f]{64}$/, '64 lower-case hexadecimal digits'),
  sampleRate: z.int().positive(),
  channels: z.literal(2),
  /** Samples per channel that the graph takes in one run. */
  segment: z.int().positive(),
  /** Share of a segment that overlaps the next one, 0 to below 1. */
  overlap: z.number().min(0).lt(1),
  /** `track`: the whole track is brought to zero mean and unit deviation first, and the stems back afterwards. */
  normalise: z.enum(['none', 'track']),
  stems: z.array(z.string().regex(/^[a-z][a-z0-9_]{0,31}$/)).min(1),
  input: z.string().min(1),
  output: z.string().min(1),
  licence: z.string().min(1),
  origin: z.string().min(1),
  description: z.string().min(1),
});

/** A parsed `pack.json`. */
export type ModelPack = z.infer<typeof modelPackSchema>;
