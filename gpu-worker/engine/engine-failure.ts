import { JobFailure } from '../../core/jobs/failures.ts';
import { isFullDisk } from '../machine/full-disk.ts';
import type { EngineAnswer } from './protocol.ts';

/** What the engine's process answers when an error ends its task; the error itself goes to its stderr only. */
export function failureOf(error: unknown): EngineAnswer {
  if (error instanceof JobFailure) return { type: 'failure', failure: error.type, detail: error.detail };
  if (isFullDisk(error))
    return {
      type: 'failure',
      failure: 'disk-full',
      detail: 'The disk was full while the song was worked on.',
    };
  return {
    type: 'failure',
    failure: 'internal',
    detail: 'The separation engine met an error that nobody foresaw.',
  };
}
