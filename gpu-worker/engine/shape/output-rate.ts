import type { OutputOptions } from '../../../core/jobs/output.ts';

const lowest = 8_000; // Hz; lower, no level could be measured
const highestWav = 768_000;
const highestFlac = 655_350;
/** Rates of MPEG-1, MPEG-2 and MPEG-2.5 audio. */
const mp3Rates = [8_000, 11_025, 12_000, 16_000, 22_050, 24_000, 32_000, 44_100, 48_000];

/** The rate that each format gets for one that is wanted, in Hz: that itself or the next above, else the highest. */
const supported: Readonly<Record<OutputOptions['format'], (wanted: number) => number>> = {
  wav: (wanted) => clamp(wanted, highestWav),
  // Above 65,535 Hz a frame's header counts in tens (RFC 9639, 9.1.2).
  flac: (wanted) => clamp(wanted > 65_535 ? Math.ceil(wanted / 10) * 10 : wanted, highestFlac),
  mp3: (wanted) => mp3Rates.find((rate) => rate >= wanted) ?? Math.max(...mp3Rates),
};

/**
 * The sample rate of the stems of a song of `songRate` Hz, and a sentence for the client where it is not the one that was
 * asked for.
 */
export function outputRate(
  { format, sampleRate }: Pick<OutputOptions, 'format' | 'sampleRate'>,
  songRate: number,
): { readonly rate: number; readonly warnings: readonly string[] } {
  const wanted = sampleRate === 'original' ? songRate : sampleRate;
  const rate = supported[format](wanted);
  if (rate === wanted) return { rate, warnings: [] };
  return {
    rate,
    warnings: [
      `The stems have a sample rate of ${rate} Hz: ${format} files cannot have the song's ${wanted} Hz.`,
    ],
  };
}

const clamp = (wanted: number, highest: number): number => Math.min(highest, Math.max(lowest, wanted));
