import { Command } from 'commander';
import { lintCommand } from './alarms-lint.ts';
import { testCommand } from './alarms-test.ts';

/** `stemwatch alarms`: prove the alarms of any CloudFormation template before they are deployed. */
export const alarmsCommand = (): Command =>
  new Command('alarms')
    .description('Prove the alarms of CloudFormation templates, of this project or any other.')
    .addCommand(testCommand())
    .addCommand(lintCommand());
