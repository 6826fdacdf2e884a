import {
  AV_CODEC_ID_MJPEG,
  AV_CODEC_ID_PNG,
  AV_DISPOSITION_ATTACHED_PIC,
  AV_PKT_FLAG_KEY,
  AVMEDIA_TYPE_VIDEO,
} from 'node-av/constants';
import { Dictionary, FFmpegError, type FormatContext, Packet, Rational } from 'node-av/lib';
import type { OutputOptions } from '../../../core/jobs/output.ts';
import type { Picture } from '../decode/picture.ts';
import type { Tags } from '../decode/tags.ts';
import type { Labels } from './labels.ts';

/** Names that FFmpeg's writer of ID3v2 does not know by itself. */
const mp3Names: Readonly<Record<string, string>> = { isrc: 'TSRC', bpm: 'TBPM' };

/** Gives a container that is not yet begun its tags, and a stream for the cover. */
export function addLabels(
  container: FormatContext,
  format: OutputOptions['format'],
  { tags, cover }: Labels,
): void {
  container.metadata = Dictionary.fromObject(format === 'mp3' ? renamed(tags) : tags);
  if (!cover) return;
  const stream = container.newStream(null);
  stream.codecpar.codecType = AVMEDIA_TYPE_VIDEO;
  stream.codecpar.codecId = cover.type === 'image/png' ? AV_CODEC_ID_PNG : AV_CODEC_ID_MJPEG;
  stream.codecpar.width = cover.width;
  stream.codecpar.height = cover.height;
  stream.disposition = AV_DISPOSITION_ATTACHED_PIC;
  stream.timeBase = new Rational(1, 90_000);
  stream.metadata = Dictionary.fromObject({ comment: 'Cover (front)' });
}

/** Writes the cover into a container whose header is written, before any sound; else the sound would wait in memory. */
export function writeCover(container: FormatContext, cover: Picture): void {
  const packet = new Packet();
  packet.alloc();
  try {
    packet.data = cover.data;
    packet.streamIndex = 1;
    packet.pts = 0n;
    packet.dts = 0n;
    packet.flags = AV_PKT_FLAG_KEY;
    FFmpegError.throwIfError(container.interleavedWriteFrameSync(packet), 'could not write the cover');
  } finally {
    packet.free();
  }
}

const renamed = (tags: Tags): Record<string, string> =>
  Object.fromEntries(Object.entries(tags).map(([name, value]) => [mp3Names[name] ?? name, value]));
