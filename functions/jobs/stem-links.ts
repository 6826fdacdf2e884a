import { GetObjectCommand } from '@aws-sdk/client-s3';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import type { LinkStem } from '../../core/jobs/job-view.ts';
import { attachmentNamed } from '../../core/jobs/stem-file-name.ts';
import type { Runtime } from '../runtime/runtime.ts';

/** Signs addresses of stems that download under the song's name; valid no longer than the stems themselves. */
export function createStemLinks({ clients, settings, now }: Runtime): LinkStem {
  const { bucket, limits } = settings;
  return async ({ key, fileName, mediaType }, job) => {
    const secondsLeft =
      job.stemsExpireAt === undefined ? Infinity : Math.floor((Date.parse(job.stemsExpireAt) - now()) / 1000);
    const expiresIn = Math.max(1, Math.min(limits.presignSeconds, secondsLeft));
    const command = new GetObjectCommand({
      Bucket: bucket,
      Key: key,
      ResponseContentDisposition: attachmentNamed(fileName),
      ResponseContentType: mediaType,
    });
    const url = await getSignedUrl(clients.signing, command, { expiresIn });
    return { url, urlExpiresAt: new Date(now() + expiresIn * 1000).toISOString() };
  };
}
