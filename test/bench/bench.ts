import { cpus, totalmem } from 'node:os';
import { Command } from 'commander';
import { benchAlarmEvaluation } from './alarm-evaluation.ts';
import { benchAlarmTests } from './alarm-tests.ts';
import { benchAroundNetwork } from './around-network.ts';
import { benchCloudwatchSim } from './cloudwatch-sim.ts';
import { benchHtdemucs } from './htdemucs.ts';
import { benchJobCreation } from './job-creation.ts';
import { benchMdx } from './mdx.ts';
import { benchMemory } from './memory.ts';
import { benchPreview } from './preview.ts';
import { benchQuality } from './quality.ts';
import type { BenchResult } from './result.ts';
import { benchTelemetry } from './telemetry.ts';

// `npm run bench`: figures that depend on the machine, so they are measured here and asserted nowhere.

const benches: Readonly<Record<string, () => Promise<readonly BenchResult[]>>> = {
  'alarm-evaluation': benchAlarmEvaluation,
  'alarm-tests': benchAlarmTests,
  'around-network': benchAroundNetwork,
  'cloudwatch-sim': benchCloudwatchSim,
  htdemucs: benchHtdemucs,
  'job-creation': benchJobCreation,
  mdx: benchMdx,
  memory: benchMemory,
  preview: benchPreview,
  quality: benchQuality,
  telemetry: benchTelemetry,
};

const command = new Command('npm run bench --')
  .description('Measures the service on this machine and prints a table.')
  .argument('[benches...]', `which to run: ${Object.keys(benches).join(', ')}`, Object.keys(benches))
  .addHelpText(
    'after',
    `
A quiet machine gives better figures; memory separates an hour of music and takes minutes. htdemucs needs the Python packages
of test/interop, which .ci/run installs.

  STEMWATCH_AUDIO_SEPARATOR_PYTHON  for mdx: a Python with the package audio-separator
  STEMWATCH_BENCH_SONGS             for quality: a folder of songs, each a folder with vocals, drums, bass and other as flac
                                    (default: the one song of the tests)`,
  )
  .parse();

const unknown = command.args.filter((name) => !Object.hasOwn(benches, name));
if (unknown.length > 0) command.error(`There is no bench ${unknown.join(', ')}. See --help.`);

console.log(
  `${cpus()[0]?.model.trim()}, ${cpus().length} cores, ${Math.round(totalmem() / 2 ** 30)} GiB, Node ${process.version}, ${new Date().toISOString().slice(0, 10)}\n`,
);
console.log('| measured | figure | goal | met |\n|---|---|---|---|');
for (const name of command.processedArgs[0] as string[]) {
  try {
    for (const result of (await benches[name]?.()) ?? []) console.log(line(result));
  } catch (error) {
    process.exitCode = 1;
    console.error(`${name} was not measured. ${error instanceof Error ? error.message : String(error)}`);
  }
}
// Networks that a bench started keep their threads.
process.exit();

function line({ what, figure, goal = '', met }: BenchResult): string {
  return `| ${what} | ${figure} | ${goal} | ${met === undefined ? '' : met ? 'yes' : 'no'} |`;
}
