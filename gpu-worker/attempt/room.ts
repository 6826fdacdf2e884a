import type { EngineProgress, SeparationRequest } from '../engine/contract.ts';
import { requireSpace } from '../host/disk-space.ts';
import { songBytes } from './song-bytes.ts';

/** Watches whether a song under way will fit on the disk. */
export interface RoomWatch {
  /** Is told all progress of the engine. */
  readonly note: (progress: EngineProgress) => void;
  /** Aborts with a `JobFailure` once the song is known not to fit. */
  readonly lack: AbortSignal;
}

/** By how many seconds a song must prove longer for another look at the disk. */
const stepSeconds = 10;

/**
 * An upload tells little of what its job needs: three hours of mp3 are 180 MB, their decoded mix is 3.8 GB, and their stems
 * are as much again or more. So the disk is looked at as soon as the decoder knows the song's length, in its first second
 * for most files, and again while a song proves longer than it said.
 */
export function watchRoom(
  request: Pick<SeparationRequest, 'workFolder' | 'stems' | 'output'>,
  sampleRate: number,
): RoomWatch {
  const bytes = songBytes(request, sampleRate);
  const lack = new AbortController();
  let encoded = 0;
  let nextLook = 0;
  const note = ({ stage, done, total }: EngineProgress): void => {
    if (stage === 'encode') encoded = done;
    const length = Math.max(done, total ?? 0);
    if (stage !== 'decode' || length < nextLook) return;
    nextLook = length + stepSeconds * sampleRate;
    const needed = bytes.mix * (length - done) + bytes.stems * Math.max(0, length - encoded);
    requireSpace(request.workFolder, needed).catch((error: unknown) => lack.abort(error));
  };
  return { note, lack: lack.signal };
}
