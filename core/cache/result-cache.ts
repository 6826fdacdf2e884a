import {
  BatchWriteCommand,
  DeleteCommand,
  type DynamoDBDocumentClient,
  GetCommand,
  paginateScan,
  PutCommand,
  UpdateCommand,
} from '@aws-sdk/lib-dynamodb';
import type { JobResult } from '../jobs/job.ts';
import { readCachedResult } from './cached-result.ts';

/** The item that counts how often the cache has been cleared. */
const generationId = 'generation';

/** DynamoDB deletes this many items in one request. */
const deletesAtOnce = 25;

/** What clearing did. */
export interface ClearedResults {
  /** How often the cache has been cleared, this time included. */
  readonly generation: number;
  /** Entries removed. */
  readonly removed: number;
  /** Whether all are removed. Those that are left are found by nobody and end with their time. */
  readonly complete: boolean;
}

/**
 * Results of jobs that succeeded, as items in DynamoDB that only name the stems: those belong to the job that made them.
 * So the cache takes no room in the object store, a job that is removed takes its stems along, and whoever finds an entry
 * must be prepared for stems that are gone. Equal keys have equal results, so writers may overwrite each other.
 */
export class ResultCache {
  readonly #client: DynamoDBDocumentClient;
  readonly #table: string;
  readonly #now: () => number;

  constructor(client: DynamoDBDocumentClient, table: string, now: () => number = Date.now) {
    this.#client = client;
    this.#table = table;
    this.#now = now;
  }

  /** How often the cache has been cleared; part of every key. */
  async generation(): Promise<number> {
    const { Item } = await this.#client.send(
      new GetCommand({ TableName: this.#table, Key: { id: generationId }, ConsistentRead: true }),
    );
    return Number(Item?.['clearings'] ?? 0);
  }

  /** The result kept under a key; undefined when there is none, its time is over, or the item cannot be understood. */
  async find(key: string): Promise<JobResult | undefined> {
    const { Item } = await this.#client.send(new GetCommand({ TableName: this.#table, Key: { id: key } }));
    return readCachedResult(Item, this.#now());
  }

  /** Keeps a result until `expiresAt`, in place of one that is there. */
  async keep(
    key: string,
    entry: { readonly generation: number; readonly result: JobResult; readonly expiresAt: Date },
  ): Promise<void> {
    const expiresAt = entry.expiresAt.getTime();
    const Item = { ...entry, id: key, expiresAt, ttl: Math.ceil(expiresAt / 1000) };
    await this.#client.send(new PutCommand({ TableName: this.#table, Item }));
  }

  /** Drops an entry whose stems are gone; harmless when it is gone itself. */
  async forget(key: string): Promise<void> {
    await this.#client.send(new DeleteCommand({ TableName: this.#table, Key: { id: key } }));
  }

  /** Makes sure that nothing kept so far is found again, at once; then removes the entries, until `deadline` (epoch milliseconds). */
  async clear(deadline: number): Promise<ClearedResults> {
    const generation = await this.#beginGeneration();
    const scan = {
      TableName: this.#table,
      ProjectionExpression: 'id',
      FilterExpression: 'generation < :generation',
      ExpressionAttributeValues: { ':generation': generation },
    };
    let removed = 0;
    for await (const { Items = [] } of paginateScan({ client: this.#client }, scan)) {
      for (let start = 0; start < Items.length; start += deletesAtOnce) {
        if (this.#now() >= deadline) return { generation, removed, complete: false };
        removed += await this.#remove(Items.slice(start, start + deletesAtOnce));
      }
    }
    return { generation, removed, complete: true };
  }

  async #beginGeneration(): Promise<number> {
    const { Attributes } = await this.#client.send(
      new UpdateCommand({
        TableName: this.#table,
        Key: { id: generationId },
        UpdateExpression: 'ADD clearings :one SET clearedAt = :now',
        ExpressionAttributeValues: { ':one': 1, ':now': new Date(this.#now()).toISOString() },
        ReturnValues: 'ALL_NEW',
      }),
    );
    return Number(Attributes?.['clearings']);
  }

  /** Gives how many of the items are removed; DynamoDB may leave some when it is busy. */
  async #remove(items: readonly Record<string, unknown>[]): Promise<number> {
    const deletes = items.map(({ id }) => ({ DeleteRequest: { Key: { id } } }));
    const { UnprocessedItems } = await this.#client.send(
      new BatchWriteCommand({ RequestItems: { [this.#table]: deletes } }),
    );
    return items.length - (UnprocessedItems?.[this.#table]?.length ?? 0);
  }
}
