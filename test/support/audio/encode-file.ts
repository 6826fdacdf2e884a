import {
  AV_CODEC_FLAG_GLOBAL_HEADER,
  AV_SAMPLE_FMT_FLT,
  AV_SAMPLE_FMT_FLTP,
  AV_SAMPLE_FMT_S16,
  AV_SAMPLE_FMT_S16P,
  AV_SAMPLE_FMT_S32,
  type AVSampleFormat,
} from 'node-av/constants';
import {
  avChannelLayoutDefault,
  Codec,
  CodecContext,
  Dictionary,
  FFmpegError,
  FormatContext,
  Frame,
  Packet,
  Rational,
} from 'node-av/lib';
import type { Channels } from './signals.ts';

/** Container, encoder and sample format of every kind of file that the tests make through FFmpeg. */
export const fileKinds = {
  flac: { container: 'flac', encoder: 'flac', format: AV_SAMPLE_FMT_S16 },
  flac24: { container: 'flac', encoder: 'flac', format: AV_SAMPLE_FMT_S32 },
  mp3: { container: 'mp3', encoder: 'libmp3lame', format: AV_SAMPLE_FMT_FLTP },
  vorbis: { container: 'ogg', encoder: 'libvorbis', format: AV_SAMPLE_FMT_FLTP },
  opus: { container: 'ogg', encoder: 'libopus', format: AV_SAMPLE_FMT_FLT },
  aac: { container: 'ipod', encoder: 'aac', format: AV_SAMPLE_FMT_FLTP },
  alac: { container: 'ipod', encoder: 'alac', format: AV_SAMPLE_FMT_S16P },
  aiff: { container: 'aiff', encoder: 'pcm_s16be', format: AV_SAMPLE_FMT_S16 },
  w64: { container: 'w64', encoder: 'pcm_s16le', format: AV_SAMPLE_FMT_S16 },
} as const;

/** Writes channels to an audio file of the given kind; tags go into its header. */
export function encodeFile(
  path: string,
  kind: keyof typeof fileKinds,
  channels: Channels,
  sampleRate = 44_100,
  tags: Readonly<Record<string, string>> = {},
): void {
  const { container, encoder, format } = fileKinds[kind];
  const codec = openEncoder(encoder, format, channels.length, sampleRate);
  const output = new FormatContext();
  check(output.allocOutputContext2(null, container, path));
  const stream = output.newStream(null);
  stream.codecpar.fromContext(codec);
  stream.timeBase = new Rational(1, sampleRate);
  output.metadata = Dictionary.fromObject(tags);
  check(output.openOutputSync());
  check(output.writeHeaderSync(null));
  const [frame, packet] = [new Frame(), new Packet()];
  frame.alloc();
  packet.alloc();
  const drain = () => {
    while (codec.receivePacketSync(packet) >= 0) {
      packet.streamIndex = 0;
      packet.rescaleTs({ num: 1, den: sampleRate }, stream.timeBase);
      check(output.interleavedWriteFrameSync(packet));
    }
  };
  const [frames, size] = [channels[0]?.length ?? 0, codec.frameSize || 4_096];
  for (let at = 0; at < frames; at += size) {
    const part = channels.map((channel) => channel.subarray(at, at + size));
    fillFrame(frame, format, part, sampleRate);
    frame.pts = BigInt(at);
    check(codec.sendFrameSync(frame));
    frame.unref();
    drain();
  }
  check(codec.sendFrameSync(null));
  drain();
  check(output.writeTrailerSync());
  packet.free();
  frame.free();
  codec.freeContext();
  output.closeOutputSync();
  output.freeContext();
}

function openEncoder(
  name: string,
  format: AVSampleFormat,
  channels: number,
  sampleRate: number,
): CodecContext {
  const codec = Codec.findEncoderByName(name as Parameters<typeof Codec.findEncoderByName>[0]);
  if (!codec) throw new Error(`no encoder ${name}`);
  const context = new CodecContext();
  context.allocContext3(codec);
  context.sampleRate = sampleRate;
  context.channelLayout = avChannelLayoutDefault(channels);
  context.sampleFormat = format;
  context.timeBase = new Rational(1, sampleRate);
  if (format === AV_SAMPLE_FMT_S32) context.bitsPerRawSample = 24;
  if (name === 'libmp3lame') context.bitRate = 192_000n;
  // Ogg and MP4 keep the codec's header in their own.
  context.setFlags(AV_CODEC_FLAG_GLOBAL_HEADER);
  check(context.open2Sync(codec, null));
  return context;
}

function fillFrame(frame: Frame, format: AVSampleFormat, channels: Channels, sampleRate: number): void {
  const length = channels[0]?.length ?? 0;
  frame.format = format;
  frame.sampleRate = sampleRate;
  frame.channelLayout = avChannelLayoutDefault(channels.length);
  frame.nbSamples = length;
  check(frame.getBuffer(0));
  const planar = format === AV_SAMPLE_FMT_FLTP || format === AV_SAMPLE_FMT_S16P;
  const scale = fullScale(format);
  const planes = (frame.data ?? []).map((plane) => samplesOf(plane, scale));
  channels.forEach((channel, c) =>
    channel.forEach((sample, i) => {
      const value = scale === 1 ? sample : Math.min(scale - 1, Math.max(-scale, Math.round(sample * scale)));
      const plane = planar ? planes[c] : planes[0];
      if (plane) plane[planar ? i : i * channels.length + c] = value;
    }),
  );
}

function fullScale(format: AVSampleFormat): number {
  if (format === AV_SAMPLE_FMT_S16 || format === AV_SAMPLE_FMT_S16P) return 2 ** 15;
  return format === AV_SAMPLE_FMT_S32 ? 2 ** 31 : 1;
}

function samplesOf(plane: Buffer, scale: number): Float32Array | Int16Array | Int32Array {
  if (scale === 2 ** 15) return new Int16Array(plane.buffer, plane.byteOffset, plane.byteLength / 2);
  const ArrayType = scale === 1 ? Float32Array : Int32Array;
  return new ArrayType(plane.buffer as ArrayBuffer, plane.byteOffset, plane.byteLength / 4);
}

function check(code: number): void {
  FFmpegError.throwIfError(code, 'the test could not write its audio file');
}
