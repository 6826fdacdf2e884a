import { writeFileSync } from 'node:fs';
import { Command } from 'commander';
import { jsonReport } from '../../cloudwatch-sim/alarm-tests/report/json-report.ts';
import { junitReport } from '../../cloudwatch-sim/alarm-tests/report/junit-report.ts';
import { textReport } from '../../cloudwatch-sim/alarm-tests/report/text-report.ts';
import { type AlarmTestFileResult, runAlarmTests } from '../../cloudwatch-sim/alarm-tests/run-alarm-tests.ts';
import { userPath } from '../paths.ts';
import { globalOptions, printJson } from './global-options.ts';

/** `stemwatch alarms test`: runs files of alarm tests. */
export const testCommand = (): Command =>
  new Command('test')
    .description('Run alarm tests: series of metrics in, states and notifications out, on a simulated clock.')
    .argument('<files...>', 'YAML files, see docs/alarm-testing.md')
    .option('--verbose', 'draw the alarms of tests that passed, too', false)
    .option('--junit <file>', 'write the results as JUnit XML as well')
    .addHelpText('after', help)
    .action((files: string[], options: { verbose: boolean; junit?: string }, command: Command) => {
      const results = runAlarmTests(files, userPath('.'));
      if (options.junit !== undefined) writeFileSync(userPath(options.junit), junitReport(results));
      if (globalOptions(command).json) printJson(jsonReport(results));
      else console.log(textReport(results, options));
      process.exitCode = exitCode(results);
    });

/** As with linters: 1 says that something is wrong with the alarms, 2 that it could not be found out. */
function exitCode(results: readonly AlarmTestFileResult[]): 0 | 1 | 2 {
  if (results.some(({ error }) => error !== undefined)) return 2;
  return results.every(({ tests }) => tests.every(({ passed }) => passed)) ? 0 : 1;
}

const help = `
The exit code is 0 when all tests passed, 1 when one failed, 2 when a file could not be run.

Example, checkout.yaml beside the folder that cdk synth wrote:

  templates: [cdk.out]
  tests:
    - name: errors raise the alarm after two minutes
      input:
        - ref: { alarm: checkout-errors }
          values: 0x5 9x2 0x5
      expect:
        checkout-errors:
          states: { 5m: OK, 7m: ALARM, 10m: OK }

  stemwatch alarms test checkout.yaml`;
