import { partOfChannels, silentChannels, type AudioBlock, type StereoBlock } from '../stereo.ts';
import { Resampler } from './resampler.ts';

/** How a stem leaves the model and how it is written. */
export interface ShapeOptions {
  readonly channels: 1 | 2;
  /** Hz. */
  readonly modelRate: number;
  readonly outputRate: number;
}

/** Turns one stem, as it streams by, into the channels and the sample rate of its file. */
export class StemShaper {
  readonly #channels: 1 | 2;
  readonly #resampler: Resampler | null;
  #mono = new Float32Array(0);
  #frames = 0;

  constructor({ channels, modelRate, outputRate }: ShapeOptions) {
    this.#channels = channels;
    this.#resampler = modelRate === outputRate ? null : new Resampler(channels, modelRate, outputRate);
  }

  /** Takes the next stretch and returns what is ready of the stem's file; valid until the next call. */
  shape(block: StereoBlock): AudioBlock {
    const mixed = this.#channels === 1 ? this.#downmix(block) : ([block.left, block.right] as const);
    const shaped = this.#resampler ? this.#resampler.convert(mixed) : mixed;
    this.#frames += shaped[0].length;
    return shaped;
  }

  /** Ends the stem: what is left of it, so that the file has exactly `frames` frames. */
  finish(frames: number): AudioBlock {
    const missing = Math.max(0, frames - this.#frames);
    const rest = this.#resampler?.convert(null) ?? silentChannels(0, this.#channels);
    this.#frames += missing;
    return rest[0].length >= missing ? partOfChannels(rest, 0, missing) : extended(rest, missing);
  }

  /** Frees the resampler. */
  close(): void {
    this.#resampler?.close();
  }

  #downmix({ left, right }: StereoBlock): AudioBlock {
    if (this.#mono.length < left.length) this.#mono = new Float32Array(left.length);
    const mono = this.#mono.subarray(0, left.length);
    for (let i = 0; i < mono.length; i++) mono[i] = ((left[i] ?? 0) + (right[i] ?? 0)) / 2;
    return [mono];
  }
}

/** Two conversions may round a length down by a sample each: the last one is held. */
function extended(block: AudioBlock, frames: number): AudioBlock {
  const longer = silentChannels(frames, block.length);
  longer.forEach((samples, channel) => {
    const given = block[channel] ?? samples;
    samples.set(given);
    samples.fill(given.at(-1) ?? 0, given.length);
  });
  return longer;
}
