import type { OutputRequest } from '../../core/jobs/output.ts';
import type { SeparationOptions } from '../../core/jobs/separation.ts';
import type { TwoStems } from '../../core/jobs/two-stems.ts';

/** What the worker asks of the engine for one song. Paths are local; the engine writes only inside `workFolder`. */
export interface SeparationRequest {
  /** The uploaded file, untrusted. */
  readonly source: string;
  /** An existing, empty folder for temporary files and results; the caller removes it. */
  readonly workFolder: string;
  /** Folder of the model pack (`pack.json` and its graphs). */
  readonly packFolder: string;
  /** Names of the stems to write: a subset of the pack's or, with `twoStems`, that stem and `no_<stem>`. */
  readonly stems: readonly string[];
  readonly twoStems?: TwoStems | undefined;
  readonly separation: SeparationOptions;
  readonly output: OutputRequest;
  /** The song's name as the client gave it: the title of files whose song has none in its tags. */
  readonly name?: string;
  readonly limits: {
    /** Longest audio accepted, in seconds of decoded audio. */
    readonly maxAudioSeconds: number;
  };
}

/** Stages inside the engine, in order; `StageDuration` metrics and job progress use these names. */
export const engineStages = ['decode', 'load', 'separate', 'measure', 'encode'] as const;
export type EngineStage = (typeof engineStages)[number];

/** Measured progress: `done` of `total` in units of the stage (samples); `total` is null while unknown. */
export interface EngineProgress {
  readonly stage: EngineStage;
  readonly done: number;
  readonly total: number | null;
}

/**
 * A run for which the device had too little memory. It was repeated with half as many chunks, if there were several. A
 * network that did not even fit when it was loaded counts as a run of one chunk.
 */
export interface OutOfMemoryReport {
  /** Id of the model. */
  readonly model: string;
  /** Chunks in that run. */
  readonly chunks: number;
}

/** Level figures of one signal. Loudness by ITU-R BS.1770-4 in LUFS, true peak in dBTP; null for silence. */
export interface LevelReport {
  readonly integratedLoudness: number | null;
  readonly truePeak: number | null;
  /** Samples at or above full scale before the gain. */
  readonly clippedSamples: number;
}

/** One written stem. */
export interface StemResult extends LevelReport {
  readonly name: string;
  readonly path: string;
  readonly bytes: number;
  readonly silent: boolean;
  /** Gain given to this stem, the common one included, in dB (0 or negative). */
  readonly gain: number;
}

/** What the engine found and wrote. */
export interface SeparationResult {
  readonly audio: {
    readonly durationSeconds: number;
    readonly container: string;
    readonly codec: string;
    /** As in the file, before conversion to the model's rate and stereo. */
    readonly sampleRate: number;
    readonly channels: number;
    readonly tags: Readonly<Record<string, string>>;
  };
  readonly model: {
    readonly id: string;
    readonly version: string;
    /** Of its only graph, or of the list of the SHA-256 of all of them. */
    readonly sha256: string;
    readonly sampleRate: number;
  };
  readonly device: 'cpu' | 'cuda';
  readonly mix: LevelReport;
  readonly stems: readonly StemResult[];
  /**
   * 20 log10(||mix - sum|| / ||mix||) in dB, where the sum is that of all stems of the model, or of a stem and its rest;
   * null when the mix is silent or not all of them were made.
   */
  readonly sumResidual: number | null;
  /** Gain applied to every stem alike so that none clips, in dB (0 or negative); 0 where each stem gets its own. */
  readonly commonGain: number;
  /** Wall milliseconds per stage; stages run side by side, so they may add up to more than `total`. */
  readonly timings: Readonly<Record<EngineStage | 'total', number>>;
  /** Things a client should know although the job succeeded, as full sentences. */
  readonly warnings: readonly string[];
}
