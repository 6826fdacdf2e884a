import { neededNetworks } from '../../core/models/needed-networks.ts';
import type { PackNetwork } from '../../core/models/network.ts';
import type { SeparationRequest } from './contract.ts';
import { graphBytes, loadPack } from './model/load-pack.ts';
import { neededStems } from './needed-stems.ts';

/**
 * What a network holds for each byte of its graph: its weights, and activations of several times their size. A graph of
 * one fixed size unrolls its transform into constants (HTDemucs as published: about 2.4 GB for 316 MB, by estimate), and
 * a spectrogram network has few weights for what it computes (MDX-Net: 1.7 GB measured for 66 MB, decoding included).
 */
const bytesPerByte = { dynamic: 4, single: 8, spectrogram: 22 } as const;

/** Bytes that networks of a pack are expected to hold once they have run. */
export async function networkBytes(folder: string, networks: readonly PackNetwork[]): Promise<number> {
  const sizes = networks.map(
    async (network) =>
      bytesPerByte[network.form === 'spectrogram' ? 'spectrogram' : network.batch] *
      (await graphBytes(folder, [network])),
  );
  return (await Promise.all(sizes)).reduce((sum, bytes) => sum + bytes, 0);
}

/**
 * Bytes that the networks of a request may hold beside what the engine needs anyway: a bag of four large ones has four
 * arenas. 0 where its pack is no good, which the engine itself says.
 */
export async function networkAllowance(request: SeparationRequest): Promise<number> {
  try {
    const pack = await loadPack(request.packFolder);
    const { networks } = neededNetworks(pack, neededStems(request, pack));
    return await networkBytes(request.packFolder, networks);
  } catch {
    return 0;
  }
}
