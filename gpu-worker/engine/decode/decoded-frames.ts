import type { Frame } from 'node-av/lib';
import { AVERROR_EOF } from 'node-av/constants';
import { Frame as AudioFrame, Packet } from 'node-av/lib';
import type { OpenAudio } from './open-audio.ts';

/** What went wrong on the way, counted while frames are read. */
export interface DecodeDamage {
  /** Packets that the decoder refused or the container could not give. */
  packets: number;
}

/**
 * Decodes the chosen stream to its end, the decoder's delayed frames included. A damaged packet is counted and skipped.
 * The same frame object is yielded each time and emptied afterwards.
 */
export function* decodedFrames(audio: OpenAudio, damage: DecodeDamage): Generator<Frame> {
  const packet = new Packet();
  const frame = new AudioFrame();
  packet.alloc();
  frame.alloc();
  try {
    while (readPacket(audio, packet, damage)) {
      if (packet.streamIndex === audio.streamIndex) {
        if (audio.decoder.sendPacketSync(packet) < 0) damage.packets++;
        yield* receiveFrames(audio, frame);
      }
      packet.unref();
    }
    audio.decoder.sendPacketSync(null);
    yield* receiveFrames(audio, frame);
  } finally {
    packet.free();
    frame.free();
  }
}

function readPacket(audio: OpenAudio, packet: Packet, damage: DecodeDamage): boolean {
  const code = audio.format.readFrameSync(packet);
  if (code < 0 && code !== AVERROR_EOF) damage.packets++;
  return code >= 0;
}

function* receiveFrames(audio: OpenAudio, frame: Frame): Generator<Frame> {
  while (audio.decoder.receiveFrameSync(frame) >= 0) {
    if (frame.nbSamples > 0) yield frame;
    frame.unref();
  }
}
