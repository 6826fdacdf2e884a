import { Command } from 'commander';
import {
  type Comparison,
  compareVariants,
  type Sample,
  sampleOf,
} from '../../core/experiments/compare-variants.ts';
import { type ExperimentValues, experimentResults } from '../operator/experiment-results.ts';
import { operatorClients } from '../operator/operator-clients.ts';
import { table } from '../output/table.ts';
import { globalOptions, printJson } from './global-options.ts';

/** `stemwatch experiments`: for operators, with AWS credentials and STEMWATCH_JOBS_TABLE, or on the local stack. */
export const experimentsCommand = (): Command =>
  new Command('experiments')
    .description('Operators: compare the variants of A/B experiments by the jobs that are still recorded.')
    .addHelpText(
      'after',
      '\nThe interval holds the true difference in 95 of 100 cases, if jobs have nothing to do with each other: where owners\nare assigned it is too narrow, since the jobs of an owner are alike. It reads the whole table of jobs.',
    )
    .action(async (_options: unknown, command: Command) => {
      const options = globalOptions(command);
      const { documents, variables } = operatorClients(['STEMWATCH_JOBS_TABLE'], options, process.env);
      const results = await experimentResults(documents, variables.STEMWATCH_JOBS_TABLE);
      const compared = results.map(compare);
      if (options.json) printJson({ experiments: compared });
      else
        console.log(
          compared.length === 0 ? 'No job of an experiment has succeeded.' : compared.map(text).join('\n\n'),
        );
    });

/** An experiment as it is shown. */
interface ComparedExperiment extends Pick<ExperimentValues, 'experiment' | 'quantity'> {
  readonly variants: readonly ({ readonly variant: string } & Sample)[];
  /** How much the second variant exceeds the first one; absent while there is too little to tell. */
  readonly comparison?: Comparison;
}

function compare({ experiment, quantity, variants: values }: ExperimentValues): ComparedExperiment {
  const variants = [...values]
    .map(([variant, each]) => ({ variant, ...sampleOf(each) }))
    .sort((a, b) => (a.variant < b.variant ? -1 : 1));
  const [first, second] = variants;
  const comparison = first && second && compareVariants(first, second);
  return { experiment, quantity, variants, ...(comparison && { comparison }) };
}

function text({ experiment, quantity, variants, comparison }: ComparedExperiment): string {
  const rows = variants.map(({ variant, count, mean }) => [
    variant,
    `${count} ${count === 1 ? 'job' : 'jobs'}`,
    `mean ${figure(mean)}`,
  ]);
  return `${experiment} (${quantity})\n${table(rows, ['left', 'right', 'left'])}\n  ${verdict(variants, comparison)}`;
}

function verdict(variants: ComparedExperiment['variants'], comparison: Comparison | undefined): string {
  const [first, second] = variants;
  if (first === undefined || second === undefined || comparison === undefined)
    return 'Too few jobs to compare: each variant needs two.';
  const { difference, low, high, significant } = comparison;
  const certain = significant ? 'They differ.' : 'This may be chance.';
  return `${second.variant} less ${first.variant}: ${figure(difference)}, between ${figure(low)} and ${figure(high)} with 95 % confidence. ${certain}`;
}

const figure = (value: number): string => String(Number(value.toPrecision(4)));
