/** Share that a job leaves to what was learned before it; about the last five jobs count. */
const memory = 0.8;
/** Seconds of audio that the first guess counts as. */
const weightOfGuess = 30;
/** Kinds of work that are remembered; the one not seen for longest is forgotten. */
const mostKinds = 256;

/**
 * Learns how many seconds each kind of work takes per second of audio: the quotient of two sums over past jobs, in which
 * each later job makes the earlier ones count less. Long songs so count more than short ones, which are mostly overhead.
 */
export class SpeedEstimates {
  readonly #guess: number;
  readonly #sums = new Map<string, { readonly seconds: number; readonly audioSeconds: number }>();

  /** `guess`: seconds per second of audio while nothing is known; better too high than too low. */
  constructor(guess: number) {
    this.#guess = guess;
  }

  /** Seconds of processing for each second of audio. */
  of(kind: string): number {
    const { seconds, audioSeconds } = this.#sumsOf(kind);
    return seconds / audioSeconds;
  }

  /** Takes in a job that took `seconds` for so much audio. */
  observe(kind: string, audioSeconds: number, seconds: number): void {
    const before = this.#sumsOf(kind);
    this.#sums.delete(kind);
    this.#sums.set(kind, {
      seconds: memory * before.seconds + seconds,
      audioSeconds: memory * before.audioSeconds + audioSeconds,
    });
    const [oldest] = this.#sums.keys();
    if (this.#sums.size > mostKinds && oldest !== undefined) this.#sums.delete(oldest);
  }

  #sumsOf(kind: string): { readonly seconds: number; readonly audioSeconds: number } {
    const guessed = { seconds: this.#guess * weightOfGuess, audioSeconds: weightOfGuess };
    return this.#sums.get(kind) ?? guessed;
  }
}
