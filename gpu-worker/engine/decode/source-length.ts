import type { Frame } from 'node-av/lib';

/** Counts what is decoded at the file's own rate. */
export class SourceLength {
  #rate: number | null = null;
  #mixed = false;
  #frames = 0;

  /** Takes a decoded frame. */
  add({ sampleRate, nbSamples }: Pick<Frame, 'sampleRate' | 'nbSamples'>): void {
    this.#mixed ||= this.#rate !== null && this.#rate !== sampleRate;
    this.#rate = sampleRate;
    this.#frames += nbSamples;
  }

  /** Samples of each channel at `rate` Hz; null where the file has another rate, or several. */
  at(rate: number): number | null {
    return this.#rate === rate && !this.#mixed ? this.#frames : null;
  }
}
