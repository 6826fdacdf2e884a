import type { ModelDescription } from '../../core/models/catalogue.ts';
import type { PackNetwork } from '../../core/models/network.ts';
import { modelPackSchema, type PackManifest } from '../../core/models/pack.ts';

/** A graph file as its publisher gives it; what is known of it beforehand must hold of what arrives. */
export interface PublishedFile {
  readonly name: string;
  /** Where it is found, in the order to try. */
  readonly addresses: readonly string[];
  readonly bytes?: number;
  readonly sha256?: string;
  /** MD5 of the last 10,240,000 bytes, by which UVR tells models apart. */
  readonly tailMd5?: string;
}

/** A network as `pack.json` describes it, less its file. */
type NetworkRecipe<Network = PackNetwork> = Network extends PackNetwork
  ? Omit<Network, 'file' | 'sha256'>
  : never;

/** A network of a model that can be pulled. */
export interface PublishedNetwork {
  readonly file: PublishedFile;
  readonly network: NetworkRecipe;
}

/** A model that an operator can pull: what clients read of it, and what its pack is made of. */
export interface PullableModel extends ModelDescription {
  readonly id: string;
  /** What the operator must accept first, because the licence is not an open one or not clear. */
  readonly terms?: string;
  readonly networks: readonly PublishedNetwork[];
}

/**
 * The `pack.json` of a model.
 *
 * @param sha256 - of each network's file, in the order of the networks
 */
export function manifestOf(
  model: PullableModel,
  sha256: readonly string[],
  changed: Partial<Pick<PackManifest, 'licence' | 'origin'>> = {},
): PackManifest {
  const { id, version, title, licence, origin, description, sampleRate, stems, overlap } = model;
  const networks = model.networks.map(({ file, network }, index) => ({
    ...network,
    file: file.name,
    sha256: sha256[index],
  }));
  const head = { schema: 1, id, version, title, licence, origin, description, sampleRate, channels: 2 };
  return modelPackSchema.parse({ ...head, stems, overlap, networks, ...changed });
}
