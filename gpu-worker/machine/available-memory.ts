import { totalmem } from 'node:os';

/** Memory that this machine, or the container within it, has in all, in bytes. */
export function availableMemory(total = totalmem(), constrained = process.constrainedMemory()): number {
  // 0 stands for no limit; some kernels report one beyond any machine.
  return constrained > 0 ? Math.min(total, constrained) : total;
}
