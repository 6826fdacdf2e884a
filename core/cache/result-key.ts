import { fingerprint } from '../identifiers/fingerprint.ts';

/** Everything that the stems of a job depend on, and who may see them. */
export interface ResultIdentity {
  /** How often the cache has been cleared: what was kept before is found no more. */
  readonly generation: number;
  /** Results are shared within one owner only, so that nobody learns from a job's speed what others have uploaded. */
  readonly owner: string;
  /** SHA-256 of the song as the worker measured it. */
  readonly content: string;
  /** The whole `pack.json`, which names the SHA-256 of every network. */
  readonly pack: unknown;
  /** Names the code that separates. */
  readonly engine: string;
  /** Devices round differently. */
  readonly device: string;
  /** Everything that the engine is asked, but for paths and limits. */
  readonly options: unknown;
}

/** The key under which a result is kept: SHA-256 of the identity as JSON whose keys are in order. */
export const resultKey = (identity: ResultIdentity): string => fingerprint(identity);
