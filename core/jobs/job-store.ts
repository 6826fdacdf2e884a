import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import {
  DeleteCommand,
  type DynamoDBDocumentClient,
  GetCommand,
  PutCommand,
  QueryCommand,
} from '@aws-sdk/lib-dynamodb';
import type { TableIndex } from '../clients/table-index.ts';
import type { Job } from './job.ts';

/** Secondary indexes of the jobs table; CDK and the local stack create them from here. */
export const jobIndexes = {
  /** An owner's jobs by time of creation. */
  byOwner: { name: 'byOwner', partitionKey: 'owner', sortKey: 'created', sortType: 'S' },
  /** Jobs that the recovery function should look at; sparse. */
  due: { name: 'due', partitionKey: 'dueGroup', sortKey: 'dueAt', sortType: 'N' },
  /**
   * Jobs that have not ended and jobs that have, each by when that began; see `JobCensus`. A job makes two entries in its
   * life, and heartbeats none.
   */
  phase: {
    name: 'phase',
    partitionKey: 'phase',
    sortKey: 'phaseAt',
    sortType: 'N',
    projected: ['owner', 'state', 'fault'],
  },
} as const satisfies Record<string, TableIndex>;

/** The partitions of the `phase` index. A cancelled job is in neither: it tells nothing of how jobs fare. */
export type JobPhase = 'open' | 'ended';

/** The attributes by which a job is in a partition of the `phase` index since `at` (epoch milliseconds). */
export const inPhase = (phase: JobPhase, at: number): Readonly<{ phase: JobPhase; phaseAt: number }> => ({
  phase,
  phaseAt: at,
});

/** The one value of the `due` index's partition key. */
export const dueGroup = 'jobs';

/** Where a listing goes on: the sort key of the last job seen. */
export interface ListPosition {
  readonly created: string;
  readonly id: string;
}

/** Reads, creates and removes job records in DynamoDB. Changes of state are in `JobTransitions`. */
export class JobStore {
  readonly #client: DynamoDBDocumentClient;
  readonly #table: string;

  constructor(client: DynamoDBDocumentClient, table: string) {
    this.#client = client;
    this.#table = table;
  }

  /** Writes a new job, or gives the one that has this id already. */
  async create(job: Job): Promise<{ job: Job; created: boolean }> {
    try {
      await this.#client.send(
        new PutCommand({
          TableName: this.#table,
          Item: {
            ...job,
            created: `${job.createdAt}#${job.id}`,
            ...inPhase('open', Date.parse(job.createdAt)),
          },
          ConditionExpression: 'attribute_not_exists(id)',
        }),
      );
      return { job, created: true };
    } catch (error) {
      if (!(error instanceof ConditionalCheckFailedException)) throw error;
      const existing = await this.get(job.id);
      if (existing === undefined) throw error;
      return { job: existing, created: false };
    }
  }

  /** Reads a job, with every write that was confirmed before. */
  async get(id: string): Promise<Job | undefined> {
    const { Item } = await this.#client.send(
      new GetCommand({ TableName: this.#table, Key: { id }, ConsistentRead: true }),
    );
    return Item as Job | undefined;
  }

  /** An owner's jobs, newest first, at most `limit`, after `after`. */
  async list(
    owner: string,
    limit: number,
    after?: ListPosition,
  ): Promise<{ jobs: readonly Job[]; next?: ListPosition }> {
    const { Items, LastEvaluatedKey } = await this.#client.send(
      new QueryCommand({
        TableName: this.#table,
        IndexName: jobIndexes.byOwner.name,
        KeyConditionExpression: '#owner = :owner',
        ExpressionAttributeNames: { '#owner': jobIndexes.byOwner.partitionKey },
        ExpressionAttributeValues: { ':owner': owner },
        ScanIndexForward: false,
        Limit: limit,
        ...(after === undefined ? {} : { ExclusiveStartKey: { owner, ...after } }),
      }),
    );
    const jobs = (Items ?? []) as Job[];
    return LastEvaluatedKey === undefined
      ? { jobs }
      : { jobs, next: { created: String(LastEvaluatedKey['created']), id: String(LastEvaluatedKey['id']) } };
  }

  /** Ids of jobs whose `dueAt` has passed, oldest first. */
  async due(now: number, limit: number): Promise<readonly string[]> {
    const { Items } = await this.#client.send(
      new QueryCommand({
        TableName: this.#table,
        IndexName: jobIndexes.due.name,
        KeyConditionExpression: '#group = :group AND #at <= :now',
        ExpressionAttributeNames: { '#group': jobIndexes.due.partitionKey, '#at': jobIndexes.due.sortKey },
        ExpressionAttributeValues: { ':group': dueGroup, ':now': now },
        Limit: limit,
      }),
    );
    return (Items ?? []).map((item) => String(item['id']));
  }

  /** Removes a job record; harmless when it is gone. */
  async remove(id: string): Promise<void> {
    await this.#client.send(new DeleteCommand({ TableName: this.#table, Key: { id } }));
  }
}
