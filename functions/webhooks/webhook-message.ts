import { Webhook } from 'standardwebhooks';
import type { Job, JobWebhook } from '../../core/jobs/job.ts';
import { jobView, type LinkStem } from '../../core/jobs/job-view.ts';
import { correlationHeader } from '../../core/telemetry/correlation.ts';

/** A signed webhook, ready to be posted. */
export interface SignedMessage {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** States of a job that are announced, and as what. An expired job had succeeded when it ended. */
const announcedAs = {
  succeeded: 'job.succeeded',
  expired: 'job.succeeded',
  failed: 'job.failed',
} as const;

/** A job that has ended in a way that is announced. */
export type AnnouncedJob = Job & { readonly state: keyof typeof announcedAs; readonly webhook: JobWebhook };

/** Whether the end of a job is to be announced to a webhook. */
export const isAnnounced = (job: Job): job is AnnouncedJob =>
  job.webhook !== undefined && Object.hasOwn(announcedAs, job.state);

/**
 * Writes and signs the message as Standard Webhooks describes, https://www.standardwebhooks.com. Its id is the same for
 * every attempt, so that a receiver recognises what it has had already.
 */
export async function signedMessage(
  job: AnnouncedJob,
  options: { link: LinkStem; now: number; version: string },
): Promise<SignedMessage> {
  const endedAt = job.finishedAt ?? job.updatedAt;
  const type = announcedAs[job.state];
  const id = `msg_${job.id}_${type.split('.')[1]}_${Date.parse(endedAt).toString(36)}`;
  const body = JSON.stringify({ type, timestamp: endedAt, data: await jobView(job, options) });
  const sentAt = new Date(options.now);
  return {
    body,
    headers: {
      'content-type': 'application/json',
      'user-agent': `stemwatch/${options.version}`,
      'webhook-id': id,
      'webhook-timestamp': String(Math.floor(options.now / 1000)),
      'webhook-signature': new Webhook(job.webhook.secret).sign(id, sentAt, body),
      [correlationHeader]: job.correlationId,
    },
  };
}
