import { availableParallelism } from 'node:os';
import { processorQuota } from './processor-quota.ts';
import { systemFolders } from './system-folders.ts';

/**
 * Threads that this process may really use: the processors of its affinity mask, less where the quota of a control group
 * around it allows less. A container sees every core of its host; a thread for each makes inference 1.7 times slower
 * under a quota of two.
 */
export async function availableThreads(
  cores = availableParallelism(),
  folders = systemFolders,
): Promise<number> {
  const quota = await processorQuota(folders);
  return Math.max(1, Math.min(cores, Math.floor(quota?.processors ?? cores)));
}
