import { JobFailure } from '../../../core/jobs/failures.ts';
import type { PackNetwork } from '../../../core/models/network.ts';

/**
 * A network as a job with segments of `samples` needs it loaded. A segment up to the network's own is cut out of what the
 * network sees anyway. A longer one needs a graph that takes any length; whether it does, loading tells.
 *
 * @throws JobFailure `segment-unsupported` for spectrogram networks, which take a fixed number of windows.
 */
export function forSegment(network: PackNetwork, model: string, samples: number | undefined): PackNetwork {
  if (samples === undefined) return network;
  if (network.form === 'waveform')
    return samples <= network.segment ? network : { ...network, segment: samples };
  throw new JobFailure(
    'segment-unsupported',
    `Model ${model}: ${network.file} takes ${network.frames} windows at a time and nothing else.`,
  );
}

/** The failure to load a network for a segment longer than its own. */
export function tooLongFor(
  model: string,
  { file }: PackNetwork,
  samples: number,
  cause: unknown,
): JobFailure {
  const why = cause instanceof JobFailure ? cause.detail : String(cause);
  return new JobFailure(
    'segment-unsupported',
    `Model ${model}: ${file} does not load for segments of ${samples} samples. ${why}`,
    { cause },
  );
}

/** Samples of a segment in seconds. */
export function segmentSamples(seconds: number | undefined, sampleRate: number): number | undefined {
  return seconds === undefined ? undefined : Math.max(1, Math.round(seconds * sampleRate));
}
