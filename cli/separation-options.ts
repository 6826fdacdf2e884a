import type { Command } from 'commander';
import { type SeparationOptions, separationSchema } from '../core/jobs/separation.ts';
import { restName, type TwoStems, twoStemsSchema } from '../core/jobs/two-stems.ts';
import { UserError } from './user-error.ts';

/** The options of `separate` that say how a song is separated, as they were typed. */
export interface TypedSeparation {
  readonly stems?: string;
  readonly twoStems?: string;
  readonly rest?: string;
  readonly shifts?: string;
  readonly seed?: string;
  readonly overlap?: string;
  readonly segment?: string;
}

/** Adds these options to a command. */
export const addSeparationOptions = (command: Command): Command =>
  command
    .option('--stems <names>', 'only these, such as vocals,drums')
    .option('--two-stems <name>', `only this one, and everything else as ${restName('<name>')}`)
    .option(
      '--rest <way>',
      'with --two-stems: minus (the mix less it) or add (all other stems); minus if absent',
    )
    .option(
      '--shifts <n>',
      '0 to 20: mean over so many passes begun at different places; slower, a little better',
    )
    .option('--seed <n>', 'with --shifts: chooses those places; 0 if absent')
    .option('--overlap <share>', "0 to 0.9 of a segment overlaps the next one; the model's own if absent")
    .option('--segment <seconds>', "at least 1, at most what the model takes; the model's own if absent");

const separationNames = ['shifts', 'seed', 'overlap', 'segment'] as const;

/** Reads shifts, seed, overlap and segment; undefined when none was typed. */
export function parseSeparation(typed: TypedSeparation): SeparationOptions | undefined {
  const given = separationNames.flatMap((name) => {
    const text = typed[name];
    return text === undefined ? [] : [[name, text] as const];
  });
  if (given.length === 0) return undefined;
  const numbers = given.map(([name, text]) => [name, text.trim() === '' ? Number.NaN : Number(text)]);
  const parsed = separationSchema.safeParse(Object.fromEntries(numbers));
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const [name, text] = given.find(([candidate]) => candidate === issue?.path[0]) ?? [];
  throw new UserError(`--${name} cannot be "${text}". ${issue?.message}.`);
}

/** Reads the stem that is wanted with its rest; undefined when none was typed. */
export function parseTwoStems({ stems, twoStems, rest }: TypedSeparation): TwoStems | undefined {
  if (twoStems === undefined) {
    if (rest === undefined) return undefined;
    throw new UserError('--rest says how the rest of a stem is made: name the stem with --two-stems.');
  }
  if (stems !== undefined) throw new UserError('Name stems with --stems or one with --two-stems, not both.');
  const parsed = twoStemsSchema.safeParse({ stem: twoStems, rest });
  if (parsed.success) return parsed.data;
  const what = parsed.error.issues[0]?.path[0] === 'rest' ? `--rest cannot be "${rest}"` : 'That is no stem';
  throw new UserError(`${what}. ${parsed.error.issues[0]?.message}.`);
}
