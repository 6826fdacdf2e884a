import type { EngineProgress, SeparationRequest } from './contract.ts';
import type { MixFile } from './decode/mix-file.ts';
import type { ModelLibrary } from './model/model-library.ts';
import type { EngineSettings } from './protocol.ts';
import type { StageTimer } from './stage-timer.ts';

/** What a separation needs around it; `now` gives milliseconds. */
export interface SeparationTools {
  readonly library: ModelLibrary;
  readonly settings: EngineSettings;
  readonly report: (progress: EngineProgress) => void;
  /** Told how many seconds the song lasts: what its file claims, or what is decoded where that is more. */
  readonly tellLength: (seconds: number) => void;
  readonly now: () => number;
}

/** A song under way: what is asked, with what, and how long it has taken so far. */
export interface SongJob extends SeparationTools {
  readonly request: SeparationRequest;
  readonly timer: StageTimer;
}

/** Decodes one more block, counted and reported; false at the end. */
export function decodeBlock({ timer, report, tellLength }: SongJob, mix: MixFile): boolean {
  const more = timer.measure('decode', () => mix.decodeBlock());
  tellLength(mix.knownSeconds);
  report({ stage: 'decode', done: mix.frames, total: mix.expectedFrames });
  return more;
}
