import type { JobStore } from '../../core/jobs/job-store.ts';
import type { OwnerSlots } from '../../core/jobs/owner-slots.ts';
import { isActive } from '../../core/jobs/states.ts';
import { Problem } from '../../core/problems/problems.ts';

/** Seconds after which an owner at the limit may try again. */
const retrySeconds = 15;

/**
 * Takes one of the owner's slots for a job. A slot is taken before its job is written and given back when the job ends;
 * where a process died in between, the slot is found to be stale and freed here, as soon as it stands in the way.
 * (Freeing one whose job is just being written lets the owner have one job too many for a while, which harms nobody.)
 *
 * @throws Problem `too-many-jobs` when the owner's jobs do take up all slots.
 */
export async function takeSlot(
  owner: string,
  jobId: string,
  limit: number,
  { slots, store }: { slots: OwnerSlots; store: JobStore },
): Promise<void> {
  if (await slots.take(owner, jobId, limit)) return;
  const stale = await staleSlots(await slots.held(owner), store);
  if (stale.length > 0) {
    await slots.free(owner, stale);
    if (await slots.take(owner, jobId, limit)) return;
  }
  throw new Problem('too-many-jobs', `${limit} jobs of this owner are waiting or running.`, {
    headers: { 'retry-after': String(retrySeconds) },
  });
}

async function staleSlots(held: readonly string[], store: JobStore): Promise<readonly string[]> {
  const jobs = await Promise.all(held.map(async (id) => ({ id, job: await store.get(id) })));
  return jobs.filter(({ job }) => job === undefined || !isActive(job.state)).map(({ id }) => id);
}
