import { queryGpus, readFigure } from './nvidia-smi.ts';

/** nvidia-smi's MiB. */
const mebibyte = 2 ** 20;

/**
 * Free memory in bytes of the GPU that CUDA calls device 0, which is the first one visible to it (the engine's process
 * has CUDA count them as nvidia-smi does). Null where nobody can tell.
 */
export async function freeDeviceMemory(): Promise<number | null> {
  const [first = ''] = (process.env['CUDA_VISIBLE_DEVICES'] ?? '').split(',');
  try {
    const rows = await queryGpus(['memory.free'], first.trim() === '' ? '0' : first.trim());
    const free = readFigure(rows?.[0]?.[0]);
    return free === null ? null : free * mebibyte;
  } catch {
    return null;
  }
}
