import { type DynamoDBDocumentClient, ScanCommand } from '@aws-sdk/lib-dynamodb';
import { type Quantity, quantities } from '../../core/experiments/quantities.ts';
import type { Job } from '../../core/jobs/job.ts';

/** What the jobs of an experiment came to. */
export interface ExperimentValues {
  readonly experiment: string;
  readonly quantity: Quantity;
  /** Values of each variant, by its name. */
  readonly variants: ReadonlyMap<string, readonly number[]>;
}

type ExperimentJob = Pick<Job, 'experiment' | 'result'>;

/**
 * Reads the results of all jobs that took part in an experiment and are still recorded, by reading the whole jobs table.
 * Jobs whose stems were copied from the result cache say nothing and are left out, as they are of the metric.
 */
export async function experimentResults(
  documents: DynamoDBDocumentClient,
  jobsTable: string,
): Promise<readonly ExperimentValues[]> {
  const found = new Map<string, { quantity: Quantity; variants: Map<string, number[]> }>();
  for await (const { experiment, result } of jobsOfExperiments(documents, jobsTable)) {
    if (experiment === undefined || result === undefined || result.cached === true) continue;
    const { name, variant, quantity } = experiment;
    const value = quantities[quantity](result);
    if (value === null) continue;
    // An experiment that came to compare something else is another one.
    const key = JSON.stringify([name, quantity]);
    const known = found.get(key) ?? { quantity, variants: new Map<string, number[]>() };
    found.set(key, known);
    known.variants.set(variant, [...(known.variants.get(variant) ?? []), value]);
  }
  return [...found]
    .map(([key, values]) => ({ experiment: String((JSON.parse(key) as string[])[0]), ...values }))
    .sort((a, b) => (a.experiment < b.experiment ? -1 : 1));
}

async function* jobsOfExperiments(
  documents: DynamoDBDocumentClient,
  jobsTable: string,
): AsyncGenerator<ExperimentJob> {
  let from: Record<string, unknown> | undefined;
  do {
    const { Items = [], LastEvaluatedKey } = await documents.send(
      new ScanCommand({
        TableName: jobsTable,
        FilterExpression: 'attribute_exists(#experiment) AND #state = :succeeded',
        ExpressionAttributeNames: { '#experiment': 'experiment', '#state': 'state' },
        ExpressionAttributeValues: { ':succeeded': 'succeeded' },
        ExclusiveStartKey: from,
      }),
    );
    yield* Items as ExperimentJob[];
    from = LastEvaluatedKey;
  } while (from !== undefined);
}
