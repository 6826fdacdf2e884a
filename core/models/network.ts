import * as z from 'zod';

/** Name of a stem, as in jobs, file names and metrics. */
export const stemNameSchema = z
  .string()
  .regex(/^[a-z][a-z0-9_]{0,31}$/, 'a lower-case letter, then up to 31 lower-case letters, digits and _');

/** What every network has: its graph, and the names of the one input and the one output that are used. */
const graphFields = {
  file: z.string().regex(/^\w[\w.-]*\.onnx$/, 'an .onnx file beside pack.json'),
  sha256: z.string().regex(/^[0-9a-f]{64}$/, '64 lower-case hexadecimal digits'),
  input: z.string().min(1),
  output: z.string().min(1),
} as const;

/**
 * A network from waveform to stems, its short-time Fourier transform inside the graph: `input` float32 [batch, 2, segment]
 * gives `output` float32 [batch, stems, 2, segment].
 */
export const waveformNetworkSchema = z.strictObject({
  form: z.literal('waveform'),
  ...graphFields,
  /** Samples per channel that the graph takes in one run. */
  segment: z.int().positive(),
  /** `single`: the graph takes one segment a run; `dynamic`: any number of them. */
  batch: z.enum(['single', 'dynamic']),
  /** `track`: the whole track is brought to zero mean and unit deviation first, and the stems back afterwards. */
  normalise: z.enum(['none', 'track']),
  /** Stems in the order of the output. */
  stems: z.array(stemNameSchema).min(1),
  /** Share of this network in each of its stems; 0: it does not serve that stem. Absent: 1 for all of them. */
  weights: z.record(stemNameSchema, z.number().min(0)).optional(),
});

/**
 * A UVR MDX-Net: `input` float32 [batch, 4, bins, frames] (left real, left imaginary, right real, right imaginary) gives
 * the spectrogram of one stem in the same shape as `output`. Periodic Hann window, centred with reflection, not normalised.
 */
export const spectrogramNetworkSchema = z.strictObject({
  form: z.literal('spectrogram'),
  ...graphFields,
  /** Samples of one window; need not be a power of two. */
  fftSize: z.int().positive().multipleOf(2, 'an even number'),
  /** Samples from one window to the next. */
  hop: z.int().positive(),
  /** Lowest frequency bins that the graph takes; what lies above them is not in its stem. */
  bins: z.int().positive(),
  /** Windows that the graph takes in one run. */
  frames: z.int().positive(),
  /** The stem that the network gives. */
  stem: stemNameSchema,
  /** Factor on that stem, as UVR applies it before it subtracts the stem from the mix. */
  compensation: z.number().positive(),
});

/** A network of a pack. */
export type PackNetwork = z.infer<typeof waveformNetworkSchema> | z.infer<typeof spectrogramNetworkSchema>;

/** The share of a network in a stem of its pack; 0 when it does not serve that stem. */
export function networkWeight(network: PackNetwork, stem: string): number {
  if (network.form === 'spectrogram') return network.stem === stem ? 1 : 0;
  return network.stems.includes(stem) ? (network.weights?.[stem] ?? 1) : 0;
}
