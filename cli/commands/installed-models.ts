import { Command } from 'commander';
import { systemClock } from '../../core/resilience/clock.ts';
import type { RetryPolicy } from '../../core/resilience/retry.ts';
import { importModel } from '../models/import-model.ts';
import { installedPacks, type InstalledPack, verifyPack } from '../models/installed-packs.ts';
import { pullModel } from '../models/pull-model.ts';
import type { PullableModel } from '../models/pullable-model.ts';
import { pullableModels } from '../models/pullable-models.ts';
import { removeModel } from '../models/remove-model.ts';
import { createProgressDisplay } from '../output/progress-bar.ts';
import { userPath } from '../paths.ts';
import { UserError } from '../user-error.ts';
import { globalOptions, printJson } from './global-options.ts';

/** Gives the models folder that a command was told to work on. */
type FolderOf = (command: Command) => string;

const policy: RetryPolicy = {
  attempts: 6,
  firstMilliseconds: 1000,
  factor: 2,
  longestMilliseconds: 30_000,
};

const stallMilliseconds = 60_000;

interface PullArguments {
  readonly acceptLicence: boolean;
  readonly from?: string;
}

/** `stemwatch models pull`. */
export const pullCommand = (folderOf: FolderOf): Command =>
  new Command('pull')
    .description('Download models of the catalogue; what was broken off goes on where it ended.')
    .argument('<ids...>')
    .option('--accept-licence', 'you have read and accept the terms of these models', false)
    .option('--from <address>', 'take the files from this folder on the web (or STEMWATCH_MODELS_FROM)')
    .action(async (ids: string[], { acceptLicence, from }: PullArguments, command: Command) => {
      const models = ids.map(pullable);
      if (!acceptLicence) for (const model of models) requireAccepted(model);
      const signal = interruption();
      const mirror = from ?? process.env['STEMWATCH_MODELS_FROM'];
      const packs: InstalledPack[] = [];
      for (const model of models)
        packs.push(await pullWithProgress(model, folderOf(command), mirror, signal));
      reportInstalled(packs, command);
    });

function pullable(id: string): PullableModel {
  const model = pullableModels.find((candidate) => candidate.id === id);
  if (model !== undefined) return model;
  const known = pullableModels.map((candidate) => candidate.id).join(', ');
  throw new UserError(`There is no model "${id}" to pull. Choose from ${known}.`);
}

function requireAccepted({ id, licence, origin, terms }: PullableModel): void {
  if (terms === undefined) return;
  throw new UserError(
    `${id}: ${origin}\nLicence: ${licence}.\n${terms}\nSay --accept-licence if you accept this for what you do with it.`,
  );
}

async function pullWithProgress(
  model: PullableModel,
  modelsFolder: string,
  from: string | undefined,
  signal: AbortSignal,
): Promise<InstalledPack> {
  const displays = new Map<string, ReturnType<typeof createProgressDisplay>>();
  const displayOf = (file: string) => {
    const display = displays.get(file) ?? createProgressDisplay(process.stderr, file);
    displays.set(file, display);
    return display;
  };
  return pullModel(model, {
    modelsFolder,
    from,
    signal,
    policy,
    stallMilliseconds,
    clock: systemClock,
    random: Math.random,
    onProgress: (file, received, total) =>
      displayOf(file).show({ stage: 'download', fraction: total === undefined ? 0 : received / total }),
  }).finally(() => {
    for (const display of displays.values()) display.end();
  });
}

/** Aborts at the first Ctrl-C; the second one ends the process as ever. */
function interruption(): AbortSignal {
  const stopping = new AbortController();
  process.once('SIGINT', () => stopping.abort());
  return stopping.signal;
}

/** `stemwatch models verify`. The exit code is 1 when one is damaged. */
export const verifyCommand = (folderOf: FolderOf): Command =>
  new Command('verify')
    .description('Hash the graphs of installed models again.')
    .argument('[ids...]', 'all of them unless named')
    .action(async (ids: string[], _options: unknown, command: Command) => {
      const folder = folderOf(command);
      const names = ids.length > 0 ? ids : (await installedPacks(folder)).map(({ id }) => id);
      const packs: InstalledPack[] = [];
      for (const name of names) packs.push(await verifyPack(folder, name));
      if (globalOptions(command).json) printJson({ folder, models: packs.map(verdict) });
      else for (const pack of packs) console.log(`${pack.id}: ${pack.faults.join(' ') || 'intact.'}`);
      const damaged = packs.filter(({ faults }) => faults.length > 0).map(({ id }) => id);
      if (damaged.length > 0)
        throw new UserError(`Damaged: ${damaged.join(', ')}. Pull or import them again, or remove them.`);
    });

const verdict = ({ id, faults }: InstalledPack) => ({ id, intact: faults.length === 0, faults });

/** `stemwatch models remove`. */
export const removeCommand = (folderOf: FolderOf): Command =>
  new Command('remove')
    .description('Remove an installed model, and what was downloaded of it.')
    .argument('<id>')
    .action(async (id: string, _options: unknown, command: Command) => {
      await removeModel(folderOf(command), id);
      if (globalOptions(command).json) printJson({ id, removed: true });
      else console.log(`The model ${id} is removed.`);
    });

/** `stemwatch models import`. */
export const importCommand = (folderOf: FolderOf): Command =>
  new Command('import')
    .description('Install a model from files of this machine.')
    .argument('<paths...>', 'a folder with a pack.json, or all .onnx files of a model of the catalogue')
    .option('--id <id>', 'take the files for this model even if their content is not known')
    .action(async (paths: string[], { id }: { id?: string }, command: Command) => {
      const modelsFolder = folderOf(command);
      const options = { modelsFolder, models: pullableModels, id };
      const seen = paths.map((path) => userPath(path));
      reportInstalled([await importModel(seen, options)], command);
    });

function reportInstalled(packs: readonly InstalledPack[], command: Command): void {
  const { json } = globalOptions(command);
  if (json) printJson({ models: packs.map(installed) });
  else for (const { id, folder } of packs) console.log(`The model ${id} is installed in ${folder}.`);
}

const installed = ({ id, folder, bytes, manifest }: InstalledPack) => ({
  id,
  folder,
  bytes,
  licence: manifest?.licence,
  origin: manifest?.origin,
  files: manifest?.networks.map(({ file, sha256 }) => ({ file, sha256 })) ?? [],
});
