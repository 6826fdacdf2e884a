import type { PackNetwork } from '../../../core/models/network.ts';
import { chunkLength } from '../spectrum/stereo-spectrum.ts';

/** A network as the rest of the engine sees it: [2, segment] gives [stems, 2, segment], whatever its form inside. */
export interface NetworkShape {
  /** Samples per channel of one run. */
  readonly segment: number;
  /** Names of the stems, in the order of the output. */
  readonly stems: readonly string[];
}

/** The shape of a network of either form. */
export function networkShape(network: PackNetwork): NetworkShape {
  if (network.form === 'waveform') return network;
  return { segment: chunkLength(network), stems: [network.stem] };
}
