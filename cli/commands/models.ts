import { Command } from 'commander';
import { modelOverviews, type ModelOverview } from '../models/model-overview.ts';
import { pullableModels } from '../models/pullable-models.ts';
import { connect } from '../connection.ts';
import { table } from '../output/table.ts';
import { modelsFolder, userPath } from '../paths.ts';
import { importCommand, pullCommand, removeCommand, verifyCommand } from './installed-models.ts';
import { type GlobalOptions, globalOptions, printJson } from './global-options.ts';

/** `stemwatch models`. */
export const modelsCommand = (): Command =>
  new Command('models')
    .description('Look at the models; operators: get, check and remove them.')
    .option('--models-folder <folder>', 'where the packs are (or STEMWATCH_MODELS_FOLDER)')
    .addCommand(listCommand())
    .addCommand(pullCommand(folderOf))
    .addCommand(verifyCommand(folderOf))
    .addCommand(removeCommand(folderOf))
    .addCommand(importCommand(folderOf));

/** The models folder that a command works on. */
function folderOf(command: Command): string {
  const { modelsFolder: named } = command.optsWithGlobals<{ modelsFolder?: string }>();
  return named === undefined ? modelsFolder(process.env) : userPath(named);
}

const listCommand = (): Command =>
  new Command('list')
    .description('List the catalogue and what is installed on this machine.')
    .option('--service', 'what the service offers instead', false)
    .action(async ({ service }: { service: boolean }, command: Command) => {
      const global = globalOptions(command);
      if (service) await listOffered(global);
      else await listInstalled(folderOf(command), global);
    });

async function listInstalled(folder: string, { json }: GlobalOptions): Promise<void> {
  const models = await modelOverviews(folder, pullableModels);
  if (json) printJson({ folder, models });
  else console.log(`Models in ${folder}:\n\n${models.map(described).join('\n')}`);
}

function described({ id, state, bytes, stems, licence, origin, faults }: ModelOverview): string {
  const size = bytes === null ? 'size unknown' : `${(bytes / 1e6).toFixed(0)} MB`;
  const lines = [`Licence: ${licence}. ${origin}`, ...faults].map((line) => `    ${line}`);
  return [`  ${id}: ${state}, ${size}; ${stems.join(', ')}`, ...lines].join('\n');
}

async function listOffered(global: GlobalOptions): Promise<void> {
  const models = await connect(global, process.env).listModels();
  if (global.json) printJson({ models });
  else console.log(table(models.map(row), ['left', 'left', 'left', 'left']));
}

const row = (model: {
  id: string;
  version: string;
  stems: readonly string[];
  licence: string;
  default: boolean;
}) => [
  model.default ? `${model.id} (default)` : model.id,
  model.version,
  model.stems.join(', '),
  model.licence,
];
