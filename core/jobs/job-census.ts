import { type DynamoDBDocumentClient, QueryCommand } from '@aws-sdk/lib-dynamodb';
import { isClientsFault } from './failures.ts';
import type { Job } from './job.ts';
import { jobIndexes, type JobPhase } from './job-store.ts';

/** The jobs that wait or run. */
export interface OpenJobs {
  readonly count: number;
  /** How many owners they have. */
  readonly owners: number;
  /** When the oldest of them was accepted or, after it had failed, tried anew (epoch milliseconds). */
  readonly oldestAt?: number;
}

/** An entry of the `phase` index. */
type PhaseEntry = Pick<Job, 'id' | 'owner' | 'state' | 'fault'> & { readonly phaseAt: number };

type QueryInput = ConstructorParameters<typeof QueryCommand>[0];

/** Counts jobs by the index of their phases, which lags behind the table by a moment. */
export class JobCensus {
  readonly #client: DynamoDBDocumentClient;
  readonly #table: string;

  constructor(client: DynamoDBDocumentClient, table: string) {
    this.#client = client;
    this.#table = table;
  }

  /** Looks at every job that has not ended. */
  async open(abortSignal?: AbortSignal): Promise<OpenJobs> {
    const owners = new Set<string>();
    let count = 0;
    let oldestAt: number | undefined;
    let from: QueryInput['ExclusiveStartKey'];
    do {
      const { entries, next } = await this.#query('open', { ExclusiveStartKey: from }, abortSignal);
      oldestAt ??= entries[0]?.phaseAt;
      count += entries.length;
      for (const { owner } of entries) owners.add(owner);
      from = next;
    } while (from !== undefined);
    return { count, owners: owners.size, ...(oldestAt === undefined ? {} : { oldestAt }) };
  }

  /** How many of the `last` jobs that ended last failed for no fault of their clients; cancelled ones are not looked at. */
  async recentFailures(last: number, abortSignal?: AbortSignal): Promise<number> {
    const newest = { ScanIndexForward: false, Limit: last };
    const { entries } = await this.#query('ended', newest, abortSignal);
    return entries.filter(
      ({ state, fault }) => state === 'failed' && (fault === undefined || !isClientsFault(fault.type)),
    ).length;
  }

  async #query(
    phase: JobPhase,
    options: Partial<QueryInput>,
    abortSignal: AbortSignal | undefined,
  ): Promise<{ entries: readonly PhaseEntry[]; next: QueryInput['ExclusiveStartKey'] }> {
    const { Items, LastEvaluatedKey } = await this.#client.send(
      new QueryCommand({
        TableName: this.#table,
        IndexName: jobIndexes.phase.name,
        KeyConditionExpression: '#phase = :phase',
        ExpressionAttributeNames: { '#phase': jobIndexes.phase.partitionKey },
        ExpressionAttributeValues: { ':phase': phase },
        ...options,
      }),
      { abortSignal },
    );
    return { entries: (Items ?? []) as PhaseEntry[], next: LastEvaluatedKey };
  }
}
