import { type Command, Option } from 'commander';
import { type OutputRequest, outputSchema } from '../core/jobs/output.ts';
import { UserError } from './user-error.ts';

/** Output formats by the name that `--format` takes. */
const formats = {
  wav: { format: 'wav' },
  wav16: { format: 'wav', bitDepth: 16 },
  wav24: { format: 'wav', bitDepth: 24 },
  wav32: { format: 'wav', bitDepth: 32 },
  flac: { format: 'flac' },
  flac16: { format: 'flac', bitDepth: 16 },
  flac24: { format: 'flac', bitDepth: 24 },
  mp3: { format: 'mp3' },
} as const satisfies Readonly<Record<string, OutputRequest>>;

const formatNames = Object.keys(formats).join(', ');
const sampleRates = ['44100', 'original'];

/** The options of a command that say how stems are written. */
export interface OutputArguments {
  readonly format?: string;
  readonly sampleRate?: string;
  readonly channels?: 'stereo' | 'mono';
  readonly levels?: 'sum-exact' | 'per-stem';
  /** False with `--no-tags`. */
  readonly tags: boolean;
}

/** Adds the options that say how stems are written. What is not said is the service's choice. */
export const addOutputOptions = (command: Command): Command =>
  command
    .option('--format <format>', `${formatNames}; the number is the bit depth, 32 is float (default: wav24)`)
    .addOption(
      new Option(
        '--sample-rate <rate>',
        'in Hz; original: that of the song, whatever it is (default: 44100)',
      ).choices(sampleRates),
    )
    .addOption(
      new Option('--channels <channels>', 'mono: the mean of both (default: stereo)').choices([
        'stereo',
        'mono',
      ]),
    )
    .addOption(
      new Option(
        '--levels <policy>',
        'where a stem is too loud for its file: lower all alike, so that they add up to the song as nearly as the model made them, or just that one (default: sum-exact)',
      ).choices(['sum-exact', 'per-stem']),
    )
    .option('--no-tags', 'leave title, artist, cover and the like out of the files');

/** What those options ask for; undefined where they say nothing. */
export function parseOutput(given: OutputArguments): OutputRequest | undefined {
  const { format, sampleRate, channels, levels, tags } = given;
  const asked = {
    ...(sampleRate === undefined
      ? {}
      : { sampleRate: sampleRate === 'original' ? sampleRate : Number(sampleRate) }),
    ...(channels === undefined ? {} : { channels }),
    ...(levels === undefined ? {} : { levels }),
    ...(tags ? {} : { tags }),
  };
  if (format === undefined && Object.keys(asked).length === 0) return undefined;
  return outputSchema.parse({ ...parseFormat(format ?? 'wav'), ...asked });
}

/** Reads a format such as `wav`, `wav16` or `mp3`. */
function parseFormat(text: string): OutputRequest {
  if (Object.hasOwn(formats, text)) return formats[text as keyof typeof formats];
  throw new UserError(`There is no output format "${text}". Choose one of ${formatNames}.`);
}

/** Reads a list such as `vocals,drums`. */
export function parseStems(text: string): string[] {
  const stems = text.split(',').map((stem) => stem.trim());
  if (stems.every((stem) => stem !== '')) return stems;
  throw new UserError(`"${text}" is not a list of stems. Write them with commas, such as vocals,drums.`);
}
