import { statSync } from 'node:fs';
import {
  AV_CHANNEL_LAYOUT_STEREO,
  AV_SAMPLE_FMT_FLTP,
  AV_SAMPLE_FMT_S16,
  AV_SAMPLE_FMT_S32,
  FF_ENCODER_FLAC,
  FF_ENCODER_LIBMP3LAME,
  type AVSampleFormat,
} from 'node-av/constants';
import {
  Codec,
  CodecContext,
  FFmpegError,
  FormatContext,
  Frame,
  Packet,
  Rational,
  type Stream,
} from 'node-av/lib';
import type { OutputOptions } from '../../../core/jobs/output.ts';
import { partOf, silentBlock, type StereoBlock } from '../stereo.ts';
import { toInteger } from './quantise.ts';
import type { StemEncoder } from './stem-encoder.ts';

const mp3BitRate = 320_000n;
/** LAME's own default quality; FFmpeg's is slower without an audible gain at 320 kbit/s. */
const lameQuality = 5;

type FfmpegOutput = Exclude<OutputOptions, { format: 'wav' }>;

/**
 * Writes flac or mp3 through FFmpeg's synchronous calls, one encoder frame after the other. `finish` drains the encoder;
 * without that the tail of the song is lost.
 */
export class FfmpegEncoder implements StemEncoder {
  readonly #output: FfmpegOutput;
  readonly #path: string;
  readonly #sampleRate: number;
  readonly #codec: CodecContext;
  readonly #format = new FormatContext();
  readonly #stream: Stream;
  readonly #frame = new Frame();
  readonly #packet = new Packet();
  readonly #pending: StereoBlock;
  #pendingFrames = 0;
  #written = 0n;
  #open = true;

  constructor(output: FfmpegOutput, path: string, sampleRate: number) {
    this.#output = output;
    this.#path = path;
    this.#sampleRate = sampleRate;
    this.#codec = openCodec(output, sampleRate);
    check(this.#format.allocOutputContext2(null, output.format, path), 'choose the container');
    this.#stream = this.#format.newStream(null);
    check(this.#stream.codecpar.fromContext(this.#codec), 'describe the stream');
    this.#stream.timeBase = new Rational(1, sampleRate);
    check(this.#format.openOutputSync(), 'open the output file');
    check(this.#format.writeHeaderSync(null), 'write the header');
    this.#frame.alloc();
    this.#packet.alloc();
    this.#pending = silentBlock(this.#codec.frameSize);
  }

  write(block: StereoBlock): void {
    const size = this.#codec.frameSize;
    for (let at = 0; at < block.left.length;) {
      const end = Math.min(block.left.length, at + size - this.#pendingFrames);
      this.#pending.left.set(block.left.subarray(at, end), this.#pendingFrames);
      this.#pending.right.set(block.right.subarray(at, end), this.#pendingFrames);
      this.#pendingFrames += end - at;
      if (this.#pendingFrames === size) this.#encodePending();
      at = end;
    }
  }

  finish(): number {
    if (this.#pendingFrames > 0) this.#encodePending();
    check(this.#codec.sendFrameSync(null), 'drain the encoder');
    this.#writePackets();
    check(this.#format.writeTrailerSync(), 'write the trailer');
    this.abandon();
    return statSync(this.#path).size;
  }

  abandon(): void {
    if (!this.#open) return;
    this.#open = false;
    this.#packet.free();
    this.#frame.free();
    this.#codec.freeContext();
    this.#format.closeOutputSync();
    this.#format.freeContext();
  }

  #encodePending(): void {
    const frames = this.#pendingFrames;
    this.#frame.format = sampleFormat(this.#output);
    this.#frame.sampleRate = this.#sampleRate;
    this.#frame.channelLayout = AV_CHANNEL_LAYOUT_STEREO;
    this.#frame.nbSamples = frames;
    check(this.#frame.getBuffer(0), 'allocate a frame');
    fill(this.#frame, this.#output, partOf(this.#pending, 0, frames));
    this.#frame.pts = this.#written;
    this.#written += BigInt(frames);
    this.#pendingFrames = 0;
    check(this.#codec.sendFrameSync(this.#frame), 'encode');
    this.#frame.unref();
    this.#writePackets();
  }

  #writePackets(): void {
    while (this.#codec.receivePacketSync(this.#packet) >= 0) {
      this.#packet.streamIndex = 0;
      this.#packet.rescaleTs({ num: 1, den: this.#sampleRate }, this.#stream.timeBase);
      check(this.#format.interleavedWriteFrameSync(this.#packet), 'write');
    }
  }
}

function openCodec(output: FfmpegOutput, sampleRate: number): CodecContext {
  const codec = Codec.findEncoderByName(output.format === 'flac' ? FF_ENCODER_FLAC : FF_ENCODER_LIBMP3LAME);
  if (!codec) throw new Error(`this build of FFmpeg has no encoder for ${output.format}`);
  const context = new CodecContext();
  context.allocContext3(codec);
  context.sampleRate = sampleRate;
  context.channelLayout = AV_CHANNEL_LAYOUT_STEREO;
  context.sampleFormat = sampleFormat(output);
  context.timeBase = new Rational(1, sampleRate);
  if (output.format === 'flac') context.bitsPerRawSample = output.bitDepth;
  else {
    context.bitRate = mp3BitRate;
    // Not through the dictionary of `open2Sync`: node-av 6.1.1 frees that twice and dies on exit.
    check(context.setOption('compression_level', lameQuality), 'set the quality');
  }
  check(context.open2Sync(codec, null), 'open the encoder');
  return context;
}

function sampleFormat(output: FfmpegOutput): AVSampleFormat {
  if (output.format === 'mp3') return AV_SAMPLE_FMT_FLTP;
  return output.bitDepth === 16 ? AV_SAMPLE_FMT_S16 : AV_SAMPLE_FMT_S32;
}

function fill(frame: Frame, output: FfmpegOutput, { left, right }: StereoBlock): void {
  const [first, second] = frame.data ?? [];
  if (!first) throw new Error('the frame has no memory');
  if (output.format === 'mp3') {
    new Float32Array(first.buffer, first.byteOffset, left.length).set(left);
    if (second) new Float32Array(second.buffer, second.byteOffset, right.length).set(right);
    return;
  }
  const [samples, bits, unit] =
    output.bitDepth === 16
      ? ([new Int16Array(first.buffer, first.byteOffset, 2 * left.length), 16, 1] as const)
      : ([new Int32Array(first.buffer, first.byteOffset, 2 * left.length), 24, 256] as const); // 24 bits stand on top of 32
  for (let i = 0; i < left.length; i++) {
    samples[2 * i] = toInteger(left[i] ?? 0, bits) * unit;
    samples[2 * i + 1] = toInteger(right[i] ?? 0, bits) * unit;
  }
}

function check(code: number, step: string): void {
  FFmpegError.throwIfError(code, `could not ${step}`);
}
