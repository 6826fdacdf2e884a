import { outputFormats, type OutputRequest } from './output.ts';

/** Everything one job stores lies under this prefix. */
export const jobPrefix = (jobId: string): string => `stems/${jobId}/`;

/**
 * Object key of a stem. It contains the lease, so that an attempt that lost its lease can never overwrite the stems of
 * the one that finished; and nothing of the song's name.
 */
export function stemKey(jobId: string, leaseId: string, stem: string, output: OutputRequest): string {
  return `${jobPrefix(jobId)}${leaseId}/${stem}.${outputFormats[output.format].extension}`;
}
