import { Command } from 'commander';
import { connect } from '../connection.ts';
import { globalOptions, printJson } from './global-options.ts';

/** `stemwatch cache`: what the service keeps to save work. */
export const cacheCommand = (): Command =>
  new Command('cache')
    .description('Operators: handle what the service keeps to save work.')
    .addCommand(clearCommand());

const clearCommand = (): Command =>
  new Command('clear')
    .description('Forget results kept for repeated songs, and have workers drop their loaded models.')
    .action(async (_options: unknown, command: Command) => {
      const global = globalOptions(command);
      const cleared = await connect(global, process.env).clearCache();
      if (global.json) {
        printJson(cleared);
        return;
      }
      const { results, models } = cleared;
      const rest = results.complete ? '' : ', and the rest will not be used any more';
      console.log(
        `The result cache is empty: ${results.removed} entries removed${rest}. Idle workers drop their models within ` +
          `${models.idleWorkersWithinSeconds} seconds, others before their next job.`,
      );
    });
