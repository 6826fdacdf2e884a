#!/usr/bin/env node
import { Command } from 'commander';
import { alarmsCommand } from './commands/alarms.ts';
import { alertsCommand } from './commands/alerts.ts';
import { cacheCommand } from './commands/cache.ts';
import { experimentsCommand } from './commands/experiments.ts';
import { jobsCommand } from './commands/jobs.ts';
import { modelsCommand } from './commands/models.ts';
import { probeCommand } from './commands/probe.ts';
import { separateCommand } from './commands/separate.ts';
import { tokensCommand } from './commands/tokens.ts';
import { endWith } from './end-with.ts';

const program = new Command('stemwatch')
  .description('Separates music into stems. Talks to the local stack (`npm start`) unless told otherwise.')
  .option('--url <address>', 'where the service is (or STEMWATCH_URL)')
  .option('--token <token>', 'who you are (or STEMWATCH_TOKEN)')
  .option('--state <folder>', 'state folder of the local stack to look for')
  .option('--json', 'print JSON for programs', false)
  .addCommand(separateCommand())
  .addCommand(jobsCommand())
  .addCommand(modelsCommand())
  .addCommand(tokensCommand())
  .addCommand(cacheCommand())
  .addCommand(alarmsCommand())
  .addCommand(alertsCommand())
  .addCommand(probeCommand())
  .addCommand(experimentsCommand())
  .addHelpText(
    'after',
    '\nThe exit code is 0 when everything went well, else 1 (alarms test and lint have their own, see their --help).',
  );

await endWith(() => program.parseAsync());
