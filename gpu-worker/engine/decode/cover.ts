import { AV_DISPOSITION_ATTACHED_PIC, AVDISCARD_ALL } from 'node-av/constants';
import { type FormatContext, Packet, type Stream } from 'node-av/lib';
import { pictureOf, type Picture } from './picture.ts';

/** Largest cover that is copied into every stem. */
const maxCoverBytes = 4 * 2 ** 20;

/**
 * The front cover of a freshly opened file, or its first picture; null where there is none, where it is neither JPEG nor
 * PNG, or where it is larger than 4 MiB. Demuxers hand pictures out before any sound, so this reads no further. It must be
 * the only use of this opening: node-av 6.1.1 cannot hand out a stream's picture (`attachedPic` ends the process).
 */
export function readCover(format: FormatContext): Picture | null {
  const cover = chooseCover(format.streams);
  if (!cover) return null;
  for (const stream of format.streams) if (stream.index !== cover.index) stream.discard = AVDISCARD_ALL;
  const packet = new Packet();
  packet.alloc();
  try {
    if (!readPacketOf(cover, format, packet) || packet.size > maxCoverBytes) return null;
    return packet.data && pictureOf(Buffer.from(packet.data));
  } finally {
    packet.free();
  }
}

/** All pictures were queued when the file was opened, one packet for each. */
function readPacketOf(cover: Stream, format: FormatContext, packet: Packet): boolean {
  for (let picture = 0; picture < format.streams.length; picture++) {
    packet.unref();
    if (format.readFrameSync(packet) < 0) return false;
    if (packet.streamIndex === cover.index) return true;
  }
  return false;
}

/** Whether a file holds any picture. */
export const hasCover = (streams: readonly Stream[]): boolean => chooseCover(streams) !== undefined;

function chooseCover(streams: readonly Stream[]): Stream | undefined {
  const pictures = streams.filter(({ disposition }) => (disposition & AV_DISPOSITION_ATTACHED_PIC) !== 0);
  const front = pictures.find(({ metadata }) => metadata?.get('comment') === 'Cover (front)');
  return front ?? pictures[0];
}
