import { cpus, totalmem } from 'node:os';
import { Command } from 'commander';
import { benchAroundNetwork } from './around-network.ts';
import { benchHtdemucs } from './htdemucs.ts';
import { benchJobCreation } from './job-creation.ts';
import { benchMemory } from './memory.ts';
import type { BenchResult } from './result.ts';

// `npm run bench`: figures that depend on the machine, so they are measured here and asserted nowhere.

const benches: Readonly<Record<string, () => Promise<readonly BenchResult[]>>> = {
  'around-network': benchAroundNetwork,
  htdemucs: benchHtdemucs,
  'job-creation': benchJobCreation,
  memory: benchMemory,
};

const command = new Command('npm run bench --')
  .description('Measures the service on this machine and prints a table.')
  .argument('[benches...]', `which to run: ${Object.keys(benches).join(', ')}`, Object.keys(benches))
  .addHelpText(
    'after',
    '\nA quiet machine gives better figures; memory separates an hour of music and takes minutes.',
  )
  .parse();

const unknown = command.args.filter((name) => !Object.hasOwn(benches, name));
if (unknown.length > 0) command.error(`There is no bench ${unknown.join(', ')}. See --help.`);

console.log(
  `${cpus()[0]?.model.trim()}, ${cpus().length} cores, ${Math.round(totalmem() / 2 ** 30)} GiB, Node ${process.version}, ${new Date().toISOString().slice(0, 10)}\n`,
);
console.log('| measured | figure | goal | met |\n|---|---|---|---|');
for (const name of command.processedArgs[0] as string[]) {
  for (const { what, figure, goal, met } of (await benches[name]?.()) ?? []) {
    console.log(`| ${what} | ${figure} | ${goal} | ${met ? 'yes' : 'no'} |`);
  }
}
// Networks that a bench started keep their threads.
process.exit(0);
