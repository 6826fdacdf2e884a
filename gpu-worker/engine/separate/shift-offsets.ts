import { createHash } from 'node:crypto';
import type { SeparationOptions } from '../../../core/jobs/separation.ts';

/**
 * How many samples before the track each pass of the shift trick begins, from none to half a second (Demucs,
 * `apply_model`). Pass i begins `room - o` samples before it, where `room` is half a second and `o` is the first 48 bits of
 * SHA-256("<seed>:<i>"), big-endian, modulo `room + 1`: any language can repeat it, and more shifts keep the earlier ones.
 */
export function shiftOffsets({ shifts, seed }: SeparationOptions, sampleRate: number): number[] {
  const room = Math.floor(sampleRate / 2);
  return Array.from({ length: shifts }, (_, pass) => room - (draw(seed, pass) % (room + 1)));
}

function draw(seed: number, pass: number): number {
  return createHash('sha256').update(`${seed}:${pass}`).digest().readUIntBE(0, 6);
}
