import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import { type DynamoDBDocumentClient, GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import type { ProbeResult } from './probe.ts';
import { emptyHistory, type ProbeHistory, withResults } from './probe-history.ts';

/** How often a write is begun anew when another run has written in between; two runs rarely overlap. */
const mostTries = 3;

/** A history that is not added to goes away after so many seconds: its region is no longer probed. */
const retentionSeconds = 30 * 86_400;

type StoredHistory = ProbeHistory & { readonly version: number };

/**
 * Histories of probes in DynamoDB, one item per region. With the default of 1000 records an item has about 80 KB, and is
 * written once a minute.
 */
export class ProbeStore {
  readonly #client: DynamoDBDocumentClient;
  readonly #table: string;

  constructor(client: DynamoDBDocumentClient, table: string) {
    this.#client = client;
    this.#table = table;
  }

  /** The history of a region, empty where there is none. */
  async read(region: string): Promise<ProbeHistory> {
    const { version: _, ...history } = (await this.#read(region)) ?? { ...emptyHistory(region), version: 0 };
    return history;
  }

  /**
   * Adds results to the history of their region, keeping at most `kept` records; gives the history as it was and is.
   *
   * @throws Error when others kept writing in between
   */
  async add(
    region: string,
    results: readonly ProbeResult[],
    { kept, now }: { readonly kept: number; readonly now: number },
  ): Promise<{ before: ProbeHistory; after: ProbeHistory }> {
    for (let tries = 0; tries < mostTries; tries += 1) {
      const stored = await this.#read(region);
      const before = stored ?? emptyHistory(region);
      const after = withResults(before, results, kept);
      if (await this.#write(after, stored?.version ?? 0, now)) return { before, after };
    }
    throw new Error(`The history of region ${region} was written by others ${mostTries} times in a row.`);
  }

  async #read(region: string): Promise<StoredHistory | undefined> {
    const { Item } = await this.#client.send(
      new GetCommand({ TableName: this.#table, Key: { id: region }, ConsistentRead: true }),
    );
    if (Item === undefined) return undefined;
    const { records, quarters, version } = Item as StoredHistory;
    return { region, records, quarters, version };
  }

  /** False when the item is no longer that of `version`. */
  async #write({ region, records, quarters }: ProbeHistory, version: number, now: number): Promise<boolean> {
    try {
      await this.#client.send(
        new PutCommand({
          TableName: this.#table,
          Item: {
            id: region,
            records,
            quarters,
            version: version + 1,
            ttl: Math.floor(now / 1000) + retentionSeconds,
          },
          ConditionExpression: version === 0 ? 'attribute_not_exists(id)' : 'version = :version',
          ...(version === 0 ? {} : { ExpressionAttributeValues: { ':version': version } }),
        }),
      );
      return true;
    } catch (error) {
      if (error instanceof ConditionalCheckFailedException) return false;
      throw error;
    }
  }
}
