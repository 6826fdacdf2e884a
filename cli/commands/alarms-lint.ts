import { readFile } from 'node:fs/promises';
import { text as textOf } from 'node:stream/consumers';
import { Command } from 'commander';
import {
  type DeclaredMetric,
  DeclarationError,
  parseDeclaredMetrics,
} from '../../cloudwatch-sim/lint/declared-metrics.ts';
import { type LintResult, lintTemplates, ruleTable } from '../../cloudwatch-sim/lint/lint-templates.ts';
import { readTemplates, type TemplateSet } from '../../cloudwatch-sim/template/read-templates.ts';
import { TemplateError } from '../../cloudwatch-sim/template/template-error.ts';
import { type LintedSet, lintReport, lintRows, ruleReport } from '../output/lint-report.ts';
import { UserError } from '../user-error.ts';
import { globalOptions, printJson } from './global-options.ts';

interface LintCommandOptions {
  readonly metrics?: string;
  readonly ignore: readonly string[];
  readonly strict: boolean;
  readonly rules: boolean;
}

/** `stemwatch alarms lint`. */
export const lintCommand = (): Command =>
  new Command('lint')
    .description('Find alarms that stay silent, never stop, or watch what nobody emits.')
    .argument('[templates...]', 'templates in JSON, or folders such as cdk.out')
    .option(
      '--metrics <file>',
      'metrics your programs emit: [{"namespace", "name", "dimensions"}], - for stdin',
    )
    .option('--ignore <rule>', 'leave a rule out (repeatable)', collect, [])
    .option('--strict', 'warnings make the exit code 1 too', false)
    .option('--rules', 'list the rules and end', false)
    .action(async (paths: readonly string[], options: LintCommandOptions, command: Command) => {
      const { json } = globalOptions(command);
      if (options.rules) {
        if (json) printJson(ruleTable);
        else console.log(ruleReport(ruleTable));
        return;
      }
      const sets = await lintPaths(paths, options);
      if (json) printJson(lintRows(sets));
      else console.log(lintReport(sets));
      if (fails(sets, options.strict)) process.exitCode = 1;
    });

async function lintPaths(
  paths: readonly string[],
  { metrics, ignore }: LintCommandOptions,
): Promise<readonly LintedSet[]> {
  if (paths.length === 0) throw new UserError('Which templates? Give files or folders, such as cdk.out.');
  const unknown = ignore.find((rule) => !ruleTable.some(({ id }) => id === rule));
  if (unknown !== undefined)
    throw new UserError(`There is no rule "${unknown}". See stemwatch alarms lint --rules.`);
  const declared = metrics === undefined ? undefined : await readDeclared(metrics);
  return (await setsIn(paths)).map((set) => ({
    set,
    result: lintTemplates(
      set.templates.map(({ stack }) => stack),
      { declared, ignore },
    ),
  }));
}

async function setsIn(paths: readonly string[]): Promise<readonly TemplateSet[]> {
  try {
    return await readTemplates(paths);
  } catch (error) {
    throw error instanceof TemplateError ? new UserError(error.message, { cause: error }) : error;
  }
}

async function readDeclared(file: string): Promise<readonly DeclaredMetric[]> {
  const name = file === '-' ? 'Standard input' : file;
  let text: string;
  try {
    text = file === '-' ? await textOf(process.stdin) : await readFile(file, 'utf8');
  } catch (error) {
    throw new UserError(`${name} cannot be read (${(error as Error).message}).`, { cause: error });
  }
  try {
    return parseDeclaredMetrics(text);
  } catch (error) {
    if (!(error instanceof DeclarationError)) throw error;
    throw new UserError(`${name} ${error.message}.`, { cause: error });
  }
}

function fails(sets: readonly LintedSet[], strict: boolean): boolean {
  const findings = sets.flatMap(({ result }: { result: LintResult }) => result.findings);
  return findings.some(({ severity }) => severity === 'error' || (strict && severity === 'warning'));
}

const collect = (rule: string, rules: readonly string[]): readonly string[] => [...rules, rule];
