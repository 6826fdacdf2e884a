import { statSync } from 'node:fs';
import {
  AV_CHANNEL_LAYOUT_MONO,
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
import { partOfChannels, silentChannels, type AudioBlock } from '../stereo.ts';
import { addLabels, writeCover } from './ffmpeg-labels.ts';
import { toInteger } from './quantise.ts';
import type { StemEncoder } from './stem-encoder.ts';
import { channelsOf, type StemForm } from './stem-form.ts';

/** LAME takes the highest bit rate of lower sample rates: 160 kbit/s up to 24 kHz, 64 up to 12 kHz. */
const mp3BitRate = 320_000n;
/** LAME's own default quality; FFmpeg's is slower without an audible gain at 320 kbit/s. */
const lameQuality = 5;

type FfmpegOutput = Exclude<OutputOptions, { format: 'wav' }>;
type FfmpegForm = StemForm & { readonly output: FfmpegOutput };

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
  readonly #pending: AudioBlock;
  #pendingFrames = 0;
  #written = 0n;
  #open = true;

  constructor(path: string, { output, sampleRate, labels }: FfmpegForm) {
    this.#output = output;
    this.#path = path;
    this.#sampleRate = sampleRate;
    this.#codec = openCodec(output, sampleRate);
    check(this.#format.allocOutputContext2(null, output.format, path), 'choose the container');
    this.#stream = this.#format.newStream(null);
    check(this.#stream.codecpar.fromContext(this.#codec), 'describe the stream');
    this.#stream.timeBase = new Rational(1, sampleRate);
    if (labels) addLabels(this.#format, output.format, labels);
    check(this.#format.openOutputSync(), 'open the output file');
    check(this.#format.writeHeaderSync(null), 'write the header');
    if (labels?.cover) writeCover(this.#format, labels.cover);
    this.#frame.alloc();
    this.#packet.alloc();
    this.#pending = silentChannels(this.#codec.frameSize, channelsOf(output));
  }

  write(block: AudioBlock): void {
    const size = this.#codec.frameSize;
    const frames = block[0].length;
    for (let at = 0; at < frames;) {
      const end = Math.min(frames, at + size - this.#pendingFrames);
      block.forEach((samples, channel) => {
        this.#pending[channel]?.set(samples.subarray(at, end), this.#pendingFrames);
      });
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
    this.#frame.channelLayout = layoutOf(this.#output);
    this.#frame.nbSamples = frames;
    check(this.#frame.getBuffer(0), 'allocate a frame');
    fill(this.#frame, this.#output, partOfChannels(this.#pending, 0, frames));
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
  context.channelLayout = layoutOf(output);
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

const layoutOf = (output: FfmpegOutput): typeof AV_CHANNEL_LAYOUT_STEREO =>
  channelsOf(output) === 1 ? AV_CHANNEL_LAYOUT_MONO : AV_CHANNEL_LAYOUT_STEREO;

function sampleFormat(output: FfmpegOutput): AVSampleFormat {
  if (output.format === 'mp3') return AV_SAMPLE_FMT_FLTP;
  return output.bitDepth === 16 ? AV_SAMPLE_FMT_S16 : AV_SAMPLE_FMT_S32;
}

function fill(frame: Frame, output: FfmpegOutput, block: AudioBlock): void {
  const planes = frame.data ?? [];
  if (output.format === 'mp3') {
    block.forEach((samples, channel) => {
      const { buffer, byteOffset } = plane(planes, channel);
      new Float32Array(buffer, byteOffset, samples.length).set(samples);
    });
    return;
  }
  const { buffer, byteOffset } = plane(planes, 0);
  const channels = block.length;
  const values = channels * block[0].length;
  const [target, bits, unit] =
    output.bitDepth === 16
      ? ([new Int16Array(buffer, byteOffset, values), 16, 1] as const)
      : ([new Int32Array(buffer, byteOffset, values), 24, 256] as const); // 24 bits stand on top of 32
  block.forEach((samples, channel) => {
    for (let i = 0; i < samples.length; i++)
      target[channels * i + channel] = toInteger(samples[i] ?? 0, bits) * unit;
  });
}

function plane(planes: readonly Buffer[], channel: number): Buffer {
  const found = planes[channel];
  if (!found) throw new Error('the frame has no memory');
  return found;
}

function check(code: number, step: string): void {
  FFmpegError.throwIfError(code, `could not ${step}`);
}
