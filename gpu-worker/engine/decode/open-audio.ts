import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { AV_NOPTS_VALUE, AVDISCARD_ALL, AVMEDIA_TYPE_AUDIO } from 'node-av/constants';
import { Codec, CodecContext, FormatContext, type Stream } from 'node-av/lib';
import { JobFailure } from '../../../core/jobs/failures.ts';
import { allowedDecoders, allowedDemuxers, beginsLikeAudio, estimatingDemuxers } from './allowed-formats.ts';
import { hasCover, readCover } from './cover.ts';
import type { Picture } from './picture.ts';
import { readTags, type Tags } from './tags.ts';

const microsecondsPerSecond = 1e6; // FFmpeg's AV_TIME_BASE

/** What a file says about its audio before anything is decoded. */
export interface AudioDescription {
  /** FFmpeg's name of the demuxer, such as `mov,mp4,m4a,3gp,3g2,mj2`. */
  readonly container: string;
  readonly codec: string;
  readonly sampleRate: number;
  readonly channels: number;
  readonly tags: Tags;
  readonly cover: Picture | null;
  /** Length that the file claims, in seconds; null where it claims none. */
  readonly declaredSeconds: number | null;
  /** Whether that length is the container's own statement rather than a guess from the bit rate. */
  readonly declaredExactly: boolean;
}

/** An opened file with a decoder for its best audio stream. */
export interface OpenAudio {
  readonly description: AudioDescription;
  readonly format: FormatContext;
  readonly streamIndex: number;
  readonly decoder: CodecContext;
}

/**
 * Opens an untrusted file: local files only, demuxers and decoders by allow-list; cover pictures are never decoded.
 * Fails with `empty-file`, `unsupported-format`, `corrupt-audio` or `no-audio`. `closeAudio` frees it.
 */
export function openAudio(path: string): OpenAudio {
  const file = openSync(path, 'r');
  try {
    // Opened by its descriptor the file has no name, so an extension cannot pass text off as audio.
    const url = `file:/proc/self/fd/${file}`;
    const format = openContainer(url, readHead(file));
    return openStream(format, url);
  } finally {
    closeSync(file);
  }
}

/** Frees what `openAudio` opened. */
export function closeAudio({ decoder, format }: OpenAudio): void {
  decoder.freeContext();
  format.closeInputSync();
}

function readHead(file: number): Buffer {
  if (fstatSync(file).size === 0) throw new JobFailure('empty-file', 'It has 0 bytes.');
  const head = Buffer.alloc(12);
  return head.subarray(0, readSync(file, head, 0, head.length, 0));
}

function openContainer(url: string, head: Buffer): FormatContext {
  const format = newFormat();
  if (format.openInputSync(url, null, null) < 0) {
    throw beginsLikeAudio(head)
      ? new JobFailure('corrupt-audio', 'It begins like an audio file, but its header is damaged or cut off.')
      : new JobFailure(
          'unsupported-format',
          'Its content is none of the supported audio formats, whatever its name says.',
        );
  }
  if (format.findStreamInfoSync(null) < 0) {
    format.closeInputSync();
    throw new JobFailure('corrupt-audio', 'Its header was read, but no audio could be found behind it.');
  }
  return format;
}

function newFormat(): FormatContext {
  const format = new FormatContext();
  format.allocContext();
  format.setOption('protocol_whitelist', 'file');
  format.setOption('format_whitelist', allowedDemuxers);
  format.setOption('codec_whitelist', allowedDecoders);
  return format;
}

function openStream(format: FormatContext, url: string): OpenAudio {
  try {
    const stream = chooseStream(format);
    const cover = hasCover(format.streams) ? openCover(url) : null;
    const { decoder, name } = openDecoder(stream);
    return {
      description: { ...describe(format, stream, name), cover },
      format,
      streamIndex: stream.index,
      decoder,
    };
  } catch (error) {
    format.closeInputSync();
    throw error;
  }
}

function chooseStream(format: FormatContext): Stream {
  const index = format.findBestStream(AVMEDIA_TYPE_AUDIO);
  const chosen = format.streams[index];
  if (index < 0 || !chosen) throw new JobFailure('no-audio', 'It has no audio stream.');
  for (const stream of format.streams) if (stream.index !== index) stream.discard = AVDISCARD_ALL;
  return chosen;
}

function openDecoder(stream: Stream): { decoder: CodecContext; name: string } {
  const codec = Codec.findDecoder(stream.codecpar.codecId);
  const name = codec?.name ?? 'unknown';
  if (!codec || !allowedDecoders.split(',').includes(name)) {
    throw new JobFailure('unsupported-format', `Its audio is coded as ${name}, which is not supported.`);
  }
  const decoder = new CodecContext();
  decoder.allocContext3(codec);
  decoder.parametersToContext(stream.codecpar);
  // The decoder needs it to cut encoder delay and padding (mp3, opus, aac) at the right samples.
  decoder.pktTimebase = stream.timeBase;
  if (decoder.open2Sync(codec, null) < 0) {
    decoder.freeContext();
    throw new JobFailure('corrupt-audio', `Its ${name} header is damaged.`);
  }
  return { decoder, name };
}

/** Opens the file a second time: what is read for the cover cannot disturb what is read for the sound. */
function openCover(url: string): Picture | null {
  const format = newFormat();
  if (format.openInputSync(url, null, null) < 0) return null;
  try {
    return readCover(format);
  } finally {
    format.closeInputSync();
  }
}

function describe(format: FormatContext, stream: Stream, codec: string): Omit<AudioDescription, 'cover'> {
  const container = format.iformat?.name ?? 'unknown';
  const { sampleRate, channels } = stream.codecpar;
  return {
    container,
    codec,
    sampleRate,
    channels,
    tags: readTags([format.metadata, stream.metadata]),
    declaredSeconds: declaredSeconds(format, stream),
    declaredExactly: !estimatingDemuxers.includes(container),
  };
}

function declaredSeconds(format: FormatContext, stream: Stream): number | null {
  if (stream.duration !== AV_NOPTS_VALUE && stream.duration > 0n) {
    return (Number(stream.duration) * stream.timeBase.num) / stream.timeBase.den;
  }
  if (format.duration !== AV_NOPTS_VALUE && format.duration > 0n)
    return Number(format.duration) / microsecondsPerSecond;
  return null;
}
