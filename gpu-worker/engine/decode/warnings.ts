import type { AudioDescription } from './open-audio.ts';

/** Encoder padding and rounded headers explain this much; more means that audio is missing. */
const tolerance = { seconds: 0.1, share: 0.002 };
/** A length guessed from the bit rate is further off by nature. */
const guessTolerance = { seconds: 1, share: 0.05 };

/** Sentences for a client whose file was decoded only in part: shorter than it says, or with damaged packets. */
export function lengthWarnings(
  description: AudioDescription,
  decodedSeconds: number,
  damagedPackets: number,
): string[] {
  const { declaredSeconds, declaredExactly } = description;
  const warnings: string[] = [];
  const { seconds, share } = declaredExactly ? tolerance : guessTolerance;
  if (declaredSeconds !== null && declaredSeconds - decodedSeconds > seconds + share * declaredSeconds) {
    const [said, got] = [declaredSeconds.toFixed(1), decodedSeconds.toFixed(1)];
    warnings.push(
      `The file says it lasts ${said} seconds, but only ${got} seconds could be decoded; it may be cut off.`,
    );
  }
  if (damagedPackets > 0) {
    const packets = damagedPackets === 1 ? 'One damaged packet' : `${damagedPackets} damaged packets`;
    warnings.push(`${packets} of the file could not be decoded and left no sound.`);
  }
  return warnings;
}
