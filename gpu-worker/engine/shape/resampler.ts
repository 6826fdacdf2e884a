import { AV_CHANNEL_LAYOUT_MONO, AV_CHANNEL_LAYOUT_STEREO, AV_SAMPLE_FMT_FLTP } from 'node-av/constants';
import { FFmpegError, SoftwareResampleContext } from 'node-av/lib';
import { partOfChannels, silentChannels, type AudioBlock } from '../stereo.ts';

/**
 * Converts a stream of samples from one rate to another with FFmpeg's resampler, as decoding does: same filter, and no
 * delay, because the filter's lead is mirrored at the start and its tail drained at the end.
 */
export class Resampler {
  readonly #context = new SoftwareResampleContext();
  readonly #channels: 1 | 2;
  #memory: AudioBlock;

  constructor(channels: 1 | 2, from: number, to: number) {
    this.#channels = channels;
    this.#memory = silentChannels(0, channels);
    const layout = channels === 1 ? AV_CHANNEL_LAYOUT_MONO : AV_CHANNEL_LAYOUT_STEREO;
    const ends = [layout, AV_SAMPLE_FMT_FLTP, to, layout, AV_SAMPLE_FMT_FLTP, from] as const;
    check(this.#context.allocSetOpts2(...ends));
    check(this.#context.init());
  }

  /** Takes the next stretch, or null at the end, and returns what is ready; valid until the next call. */
  convert(block: AudioBlock | null): AudioBlock {
    const frames = block?.[0].length ?? 0;
    const room = this.#context.getOutSamples(frames);
    if (this.#memory[0].length < room) this.#memory = silentChannels(room, this.#channels);
    const target = this.#memory.map(bytesOf);
    const made = check(this.#context.convertSync(target, room, block && block.map(bytesOf), frames));
    return partOfChannels(this.#memory, 0, made);
  }

  /** Frees the filter. */
  close(): void {
    this.#context.free();
  }
}

const bytesOf = ({ buffer, byteOffset, byteLength }: Float32Array): Buffer =>
  Buffer.from(buffer, byteOffset, byteLength);

function check(code: number): number {
  FFmpegError.throwIfError(code, 'could not convert the sample rate of a stem');
  return code;
}
