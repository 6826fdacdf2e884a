import * as z from 'zod';
import { spectrogramNetworkSchema, stemNameSchema, waveformNetworkSchema } from './network.ts';
import { packFaults } from './pack-faults.ts';

/**
 * The contract of a model pack: a folder with `pack.json` and the ONNX graphs of one or more networks.
 *
 * A stem is the weighted mean of what the networks that serve it give. In a pack of spectrogram networks one stem may be
 * served by none of them: it is the residual, the mix less all other stems, as UVR makes its secondary stem.
 */
export const modelPackSchema = z
  .strictObject({
    schema: z.literal(1),
    id: z.string().regex(/^[a-z0-9][a-z0-9_-]{0,63}$/, 'lower-case letters, digits, - and _'),
    version: z.string().min(1),
    title: z.string().min(1),
    licence: z.string().min(1),
    origin: z.string().min(1),
    description: z.string().min(1),
    /** Samples per second and channel, of the mix as the networks take it and of the stems. */
    sampleRate: z.int().positive(),
    channels: z.literal(2),
    /** Names of the stems that the pack gives, in their order. */
    stems: z.array(stemNameSchema).min(1),
    /** Share of a chunk that overlaps the next one, 0 to below 1. */
    overlap: z.number().min(0).lt(1),
    networks: z.array(z.discriminatedUnion('form', [waveformNetworkSchema, spectrogramNetworkSchema])).min(1),
  })
  .check(({ value, issues }) => {
    for (const { path, message } of packFaults(value))
      issues.push({ code: 'custom', path: [...path], message, input: value });
  });

/** A parsed `pack.json`. */
export type PackManifest = z.infer<typeof modelPackSchema>;
