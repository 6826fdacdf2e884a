import { networkWeight, type PackNetwork } from './network.ts';
import { residualStem } from './pack-faults.ts';
import type { PackManifest } from './pack.ts';

/** What a job runs of a pack. */
export interface NeededNetworks {
  /** Those that serve a wanted stem, in the order of the pack. */
  readonly networks: readonly PackNetwork[];
  /** What they give: every stem of the pack where they serve them all, otherwise the wanted ones, in the order of the pack. */
  readonly stems: readonly string[];
}

/** Picks the networks without which a wanted stem could not be made. The residual stem needs those of all others. */
export function neededNetworks(pack: PackManifest, wanted: readonly string[]): NeededNetworks {
  const rest = residualStem(pack);
  const sought = rest !== undefined && wanted.includes(rest) ? pack.stems : wanted;
  const serving = pack.networks.filter((network) => serves(network, pack.stems));
  const networks = serving.filter((network) => serves(network, sought));
  const complete = networks.length === serving.length;
  return { networks, stems: complete ? pack.stems : pack.stems.filter((stem) => wanted.includes(stem)) };
}

function serves(network: PackNetwork, stems: readonly string[]): boolean {
  return stems.some((stem) => networkWeight(network, stem) > 0);
}
