import { Command } from 'commander';
import { connect } from '../connection.ts';
import { table } from '../output/table.ts';
import { globalOptions, printJson } from './global-options.ts';

/** `stemwatch models`. */
export const modelsCommand = (): Command =>
  new Command('models').description('Look at the models.').addCommand(
    new Command('list')
      .description('List the models and the stems they give.')
      .action(async (_options: unknown, command: Command) => {
        const global = globalOptions(command);
        const models = await connect(global, process.env).listModels();
        if (global.json) printJson({ models });
        else console.log(table(models.map(row), ['left', 'left', 'left', 'left']));
      }),
  );

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
