import { Command } from 'commander';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { refusedReport, songRequest } from '../cli/commands/separate.ts';
import { endWith } from '../cli/end-with.ts';
import { failureText, songReport, songSummary } from '../cli/output/job-report.ts';
import { table } from '../cli/output/table.ts';
import { addOutputOptions, type OutputArguments } from '../cli/output-options.ts';
import { standardStateFolder, userPath } from '../cli/paths.ts';
import { addSeparationOptions, type TypedSeparation } from '../cli/separation-options.ts';
import { UserError } from '../cli/user-error.ts';
import { demoPorts } from './demo/demo-ports.ts';
import { type DemoResult, runDemo } from './demo/run-demo.ts';
import { addStackOptions, readStackArguments } from './stack/stack-arguments.ts';
import { stopOnSignals } from './stack/stop-on-signals.ts';

interface DemoOptions extends OutputArguments, TypedSeparation {
  readonly file?: string;
  readonly out: string;
  readonly model?: string;
  readonly json: boolean;
}

const bundledSong = fileURLToPath(new URL('song/slow-ballad.flac', import.meta.url));

// `npm run demo`: one song the whole way, through a stack of its own.
const command = addStackOptions(
  addOutputOptions(
    addSeparationOptions(
      new Command('npm run demo --')
        .description('Starts the service, separates a song through its API, and stops the service.')
        .option('--file <path>', 'the song; the bundled one if absent')
        .option('--out <folder>', 'the stems go to a folder of the song’s name in here', 'stems')
        .option('--model <id>', 'the default model if absent')
        .option('--json', 'print one JSON object as the last line', false),
    ),
  ),
  join(standardStateFolder, 'demo'),
);

await endWith(async () => {
  const options = command.parse().opts<DemoOptions>();
  const { signal } = stopOnSignals();
  try {
    const result = await demonstrate(options, signal);
    show(result, options.json);
    process.exitCode = result.song.job.state === 'succeeded' ? 0 : 1;
  } catch (error) {
    if (signal.aborted) {
      process.exitCode = 130;
      return;
    }
    if (options.json && error instanceof UserError) console.log(JSON.stringify(refusedReport(error)));
    throw error;
  }
});

async function demonstrate(options: DemoOptions, signal: AbortSignal): Promise<DemoResult> {
  const stackArguments = readStackArguments(command, process.env);
  return runDemo({
    // The demonstration is of the work, so stems of an earlier one will not do.
    song: songRequest(options.file ?? bundledSong, { ...options, cache: false }),
    stateFolder: userPath(stackArguments.state),
    ports: await demoPorts(stackArguments),
    limits: stackArguments.limits,
    progress: process.stderr,
    signal,
  });
}

function show({ song, metricsSeen }: DemoResult, json: boolean): void {
  if (song.job.state !== 'succeeded') console.error(failureText(song.job));
  else if (!json) {
    const metrics = Object.entries(metricsSeen).map(([name, count]) => [name, String(count)]);
    console.log(`${songSummary(song)}\n\nMetrics seen (values):\n${table(metrics, ['left', 'right'])}`);
  }
  if (json) console.log(JSON.stringify(songReport(song)));
}
