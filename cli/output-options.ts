import { type OutputOptions, outputSchema } from '../core/jobs/output.ts';
import { UserError } from './user-error.ts';

/** Output formats by the name that `--format` takes. */
const formats: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
  wav: { format: 'wav' },
  wav16: { format: 'wav', bitDepth: 16 },
  wav24: { format: 'wav', bitDepth: 24 },
  wav32: { format: 'wav', bitDepth: 32 },
  flac: { format: 'flac' },
  flac16: { format: 'flac', bitDepth: 16 },
  flac24: { format: 'flac', bitDepth: 24 },
  mp3: { format: 'mp3' },
};

/** The names, for help and errors. */
export const formatNames = Object.keys(formats).join(', ');

/** Reads a format such as `wav`, `wav16` or `mp3`. */
export function parseFormat(text: string): OutputOptions {
  if (Object.hasOwn(formats, text)) return outputSchema.parse(formats[text]);
  throw new UserError(`There is no output format "${text}". Choose one of ${formatNames}.`);
}

/** Reads a list such as `vocals,drums`. */
export function parseStems(text: string): string[] {
  const stems = text.split(',').map((stem) => stem.trim());
  if (stems.every((stem) => stem !== '')) return stems;
  throw new UserError(`"${text}" is not a list of stems. Write them with commas, such as vocals,drums.`);
}
