import { JobFailure } from '../../../core/jobs/failures.ts';
import { RawFile } from '../raw-file.ts';
import type { StereoBlock } from '../stereo.ts';
import { decodedFrames, type DecodeDamage } from './decoded-frames.ts';
import { closeAudio, openAudio, type AudioDescription, type OpenAudio } from './open-audio.ts';
import { SourceLength } from './source-length.ts';
import { StereoConverter } from './stereo-converter.ts';
import { TrackStatistics } from './track-statistics.ts';
import { lengthWarnings } from './warnings.ts';

/** How a file is decoded. */
export interface DecodeOptions {
  readonly source: string;
  /** Raw interleaved float32 stereo is written here. */
  readonly target: string;
  /** Rate in Hz to convert to. */
  readonly sampleRate: number;
  readonly maxAudioSeconds: number;
}

/**
 * The mix as a raw file that grows as it is decoded, so that separation may begin before decoding ends and memory does
 * not grow with the song. Fails with the decode failures of `core/jobs/failures.ts`.
 */
export class MixFile {
  readonly description: AudioDescription;
  readonly #options: DecodeOptions;
  readonly #audio: OpenAudio;
  readonly #file: RawFile;
  readonly #blocks: Generator<Float32Array>;
  readonly #statistics = new TrackStatistics();
  readonly #damage: DecodeDamage = { packets: 0 };
  readonly #sourceLength = new SourceLength();
  #ended = false;

  constructor(options: DecodeOptions) {
    this.#options = options;
    this.#audio = openAudio(options.source);
    this.description = this.#audio.description;
    try {
      this.#refuseDeclaredLength();
      this.#file = new RawFile(options.target);
    } catch (error) {
      closeAudio(this.#audio);
      throw error;
    }
    this.#blocks = stereoBlocks(this.#audio, this.#damage, this.#sourceLength, options.sampleRate);
  }

  /** Frames decoded so far at the target rate. */
  get frames(): number {
    return this.#file.frames;
  }

  /** Whether `frames` is the length of the whole track. */
  get ended(): boolean {
    return this.#ended;
  }

  /** Expected frames of the whole track, null where the file claims no length. */
  get expectedFrames(): number | null {
    if (this.#ended) return this.frames;
    const { declaredSeconds } = this.description;
    return declaredSeconds === null ? null : Math.round(declaredSeconds * this.#options.sampleRate);
  }

  /** Seconds that the track is known to last: what the file claims, or what is decoded where that is more. */
  get knownSeconds(): number {
    return Math.max(this.frames, this.expectedFrames ?? 0) / this.#options.sampleRate;
  }

  /** Frames that the whole track has at `rate` Hz, once decoding has ended: at the file's own rate those that it holds. */
  framesAt(rate: number): number {
    return this.#sourceLength.at(rate) ?? Math.round((this.frames * rate) / this.#options.sampleRate);
  }

  /** Mean and deviation of what is decoded so far. */
  get statistics(): TrackStatistics {
    return this.#statistics;
  }

  /** Sentences about damage that was survived; complete once decoding has ended. */
  get warnings(): string[] {
    return lengthWarnings(this.description, this.frames / this.#options.sampleRate, this.#damage.packets);
  }

  /** Decodes one more block of at most 65,536 frames; false at the end. */
  decodeBlock(): boolean {
    const { done, value } = this.#blocks.next();
    if (done) this.#end();
    else this.#append(value);
    return !done;
  }

  /** Reads frames from `start` into the block; all of them must be decoded already. */
  read(start: number, { left, right }: StereoBlock): void {
    this.#file.read(start, [left, right]);
  }

  /** Frees decoder and file. */
  close(): void {
    this.#blocks.return(undefined);
    closeAudio(this.#audio);
    this.#file.close();
  }

  #append(samples: Float32Array): void {
    const bad = this.#statistics.add(samples);
    if (bad !== null) {
      const second = (this.frames + bad) / this.#options.sampleRate;
      throw new JobFailure('non-finite-samples', `The first stands at second ${second.toFixed(3)}.`);
    }
    this.#file.append(samples);
    const { maxAudioSeconds, sampleRate } = this.#options;
    if (this.frames > maxAudioSeconds * sampleRate) {
      throw new JobFailure(
        'too-long',
        `More than ${maxAudioSeconds} seconds were decoded, which is the limit.`,
      );
    }
  }

  #end(): void {
    this.#ended = true;
    if (this.frames > 0) return;
    throw this.#damage.packets > 0
      ? new JobFailure('corrupt-audio', `None of its ${this.#damage.packets} packets could be decoded.`)
      : new JobFailure('no-audio', 'It was decoded to its end and gave no sample.');
  }

  #refuseDeclaredLength(): void {
    const { declaredSeconds, declaredExactly } = this.description;
    const { maxAudioSeconds } = this.#options;
    if (declaredExactly && declaredSeconds !== null && declaredSeconds > maxAudioSeconds) {
      const seconds = Math.ceil(declaredSeconds);
      throw new JobFailure(
        'too-long',
        `It says it lasts ${seconds} seconds; the limit is ${maxAudioSeconds}.`,
      );
    }
  }
}

/** Decodes and converts; a change of rate or channels inside the file gets a new converter. */
function* stereoBlocks(
  audio: OpenAudio,
  damage: DecodeDamage,
  length: SourceLength,
  sampleRate: number,
): Generator<Float32Array> {
  let converter: StereoConverter | null = null;
  try {
    for (const frame of decodedFrames(audio, damage)) {
      length.add(frame);
      if (converter && !converter.fits(frame)) {
        yield* converter.convert(null);
        converter.close();
        converter = null;
      }
      converter ??= new StereoConverter(frame, sampleRate);
      yield* converter.convert(frame);
    }
    if (converter) yield* converter.convert(null);
  } finally {
    converter?.close();
  }
}
