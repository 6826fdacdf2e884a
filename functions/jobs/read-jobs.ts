import type { ListPosition } from '../../core/jobs/job-store.ts';
import { jobView, stemsHaveExpired } from '../../core/jobs/job-view.ts';
import { readCursor, writeCursor } from '../http/list-cursor.ts';
import type { Operation } from '../http/operations.ts';
import type { Runtime } from '../runtime/runtime.ts';
import { type JobAccess, ownedJob } from './job-access.ts';

/** GET /v1/jobs/{id}. A job whose stems' time is over becomes `expired` when it is first looked at. */
export function getJob(runtime: Runtime, access: JobAccess): Operation<'getJob'> {
  return async ({ params, owner }) => {
    const job = await ownedJob(access.store, params['id'] ?? '', owner);
    const now = runtime.now();
    const current = stemsHaveExpired(job, now) ? await access.transitions.expire(job.id) : job;
    return { status: 200, body: await jobView(current ?? job, { link: access.link, now }) };
  };
}

/** GET /v1/jobs: the owner's jobs, newest first, a page at a time. */
export function listJobs(runtime: Runtime, access: JobAccess): Operation<'listJobs'> {
  return async ({ query, owner }) => {
    const after = query.cursor === undefined ? undefined : positionFrom(query.cursor);
    const page = await access.store.list(owner, query.limit, after);
    const options = { link: access.link, now: runtime.now() };
    const jobs = await Promise.all(page.jobs.map(async (job) => jobView(job, options)));
    const nextCursor = page.next === undefined ? undefined : cursorOf(page.next);
    return { status: 200, body: { jobs, nextCursor } };
  };
}

function positionFrom(cursor: string): ListPosition {
  const { at, id } = readCursor('job', cursor);
  return { created: `${at}#${id}`, id };
}

const cursorOf = ({ created, id }: ListPosition): string =>
  writeCursor({ at: created.split('#')[0] ?? '', id });
