import { Command } from 'commander';
import { basename } from 'node:path';
import type { JobView } from '../client/api-client.ts';
import { ProblemError } from '../client/client-errors.ts';
import { separateSong, type SongRequest, stemsFolder } from '../client/separate-song.ts';
import { connect } from '../connection.ts';
import { failureText, songReport, songSummary, type SongReport } from '../output/job-report.ts';
import { createProgressDisplay } from '../output/progress-bar.ts';
import { addOutputOptions, type OutputArguments, parseOutput, parseStems } from '../output-options.ts';
import { userPath } from '../paths.ts';
import {
  addSeparationOptions,
  parseSeparation,
  parseTwoStems,
  type TypedSeparation,
} from '../separation-options.ts';
import { UserError } from '../user-error.ts';
import { globalOptions, printJson } from './global-options.ts';

interface SeparateOptions extends OutputArguments, TypedSeparation {
  readonly out: string;
  readonly model?: string;
  readonly cache?: boolean;
}

/** `stemwatch separate`: songs in, stems out. The exit code is 1 when one of them failed. */
export const separateCommand = (): Command => addOutputOptions(addSeparationOptions(songsCommand()));

const songsCommand = (): Command =>
  new Command('separate')
    .description('Upload songs, separate them, and download their stems.')
    .argument('<files...>', 'audio files: wav, flac, mp3, ogg, opus, m4a, aac, aiff')
    .option(
      '--out <folder>',
      'the stems of each song go to a folder of its name in here, each under its own: stems/My song/vocals.wav',
      'stems',
    )
    .option('--model <id>', 'one of `stemwatch models list --service`')
    .option('--no-cache', 'separate the song even if stems of an earlier job of yours would do')
    .action(async (files: string[], options: SeparateOptions, command: Command) => {
      const global = globalOptions(command);
      requireFoldersOfTheirOwn(files, options);
      const client = connect(global, process.env);
      const reports: SongReport[] = [];
      for (const file of files) {
        const display = createProgressDisplay(process.stderr, basename(file));
        const report = await separateSong(client, songRequest(file, options), (progress) =>
          display.show(progress),
        )
          .finally(() => display.end())
          .then((song) => {
            if (!global.json)
              console.log(song.job.state === 'succeeded' ? songSummary(song) : failureText(song.job));
            return songReport(song);
          })
          .catch((error: unknown) => {
            if (!(error instanceof UserError)) throw error;
            if (!global.json) console.error(error.message);
            return refusedReport(error);
          });
        if (global.json) printJson(report);
        reports.push(report);
      }
      if (reports.some(({ state }) => state !== 'succeeded')) process.exitCode = 1;
    });

/** What the options of a command ask for. */
export function songRequest(file: string, options: SeparateOptions): SongRequest {
  const { out, model, stems, cache } = options;
  return {
    file: userPath(file),
    out: userPath(out),
    model,
    stems: stems === undefined ? undefined : parseStems(stems),
    twoStems: parseTwoStems(options),
    separation: parseSeparation(options),
    output: parseOutput(options),
    cache,
  };
}

/** Refuses songs whose stems would overwrite each other, before any is uploaded. */
function requireFoldersOfTheirOwn(files: readonly string[], { out }: SeparateOptions): void {
  const owners = new Map<string, string>();
  for (const file of files) {
    const folder = stemsFolder({ out, file });
    const other = owners.get(folder);
    if (other !== undefined)
      throw new UserError(
        `The stems of ${other} and ${file} would both go to ${folder}. Rename one, or separate it with another --out.`,
      );
    owners.set(folder, file);
  }
}

/** The report of a song that never became a job. */
export function refusedReport(error: UserError): SongReport {
  const problem = error instanceof ProblemError ? error.problem : undefined;
  const failure = {
    type: problem?.type ?? 'client',
    title: problem?.title ?? error.message,
    detail: problem?.detail ?? '',
    action: problem?.action ?? '',
  };
  return { jobId: null, state: 'failed' satisfies JobView['state'], stems: [], seconds: {}, failure };
}
