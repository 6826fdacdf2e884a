import { neededNetworks } from '../../core/models/needed-networks.ts';
import type { SeparationRequest } from './contract.ts';
import { graphBytes, loadPack } from './model/load-pack.ts';
import { neededStems } from './needed-stems.ts';

/** What a large network holds for each byte of its graph: its weights, and activations of several times their size. */
const bytesPerByte = 4;

/**
 * Bytes that the networks of a request may hold without the process being called grown: a bag of four large ones has
 * four arenas. 0 where its pack is no good, which the engine itself has said.
 */
export async function networkAllowance(request: SeparationRequest): Promise<number> {
  try {
    const pack = await loadPack(request.packFolder);
    const { networks } = neededNetworks(pack, neededStems(request, pack));
    return bytesPerByte * (await graphBytes(request.packFolder, networks));
  } catch {
    return 0;
  }
}
