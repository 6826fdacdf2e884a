import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import {
  type DynamoDBDocumentClient,
  GetCommand,
  paginateScan,
  PutCommand,
  UpdateCommand,
} from '@aws-sdk/lib-dynamodb';
import type { TokenRecord } from './token.ts';

/** Token records in DynamoDB. */
export class TokenStore {
  readonly #client: DynamoDBDocumentClient;
  readonly #table: string;

  constructor(client: DynamoDBDocumentClient, table: string) {
    this.#client = client;
    this.#table = table;
  }

  async put(record: TokenRecord): Promise<void> {
    await this.#client.send(
      new PutCommand({
        TableName: this.#table,
        Item: record,
        ConditionExpression: 'attribute_not_exists(id)',
      }),
    );
  }

  async get(id: string): Promise<TokenRecord | undefined> {
    const { Item } = await this.#client.send(new GetCommand({ TableName: this.#table, Key: { id } }));
    return Item as TokenRecord | undefined;
  }

  /** All tokens, newest first. Operators have few, so a scan is enough. */
  async list(): Promise<readonly TokenRecord[]> {
    const records: TokenRecord[] = [];
    for await (const page of paginateScan({ client: this.#client }, { TableName: this.#table })) {
      records.push(...((page.Items ?? []) as TokenRecord[]));
    }
    return records.sort((a, b) => b.createdAt.localeCompare(a.createdAt));
  }

  /** Revokes a token; false when there is none with this id. Revoking twice keeps the first date. */
  async revoke(id: string, now: Date): Promise<boolean> {
    try {
      await this.#client.send(
        new UpdateCommand({
          TableName: this.#table,
          Key: { id },
          UpdateExpression: 'SET revokedAt = if_not_exists(revokedAt, :now)',
          ConditionExpression: 'attribute_exists(id)',
          ExpressionAttributeValues: { ':now': now.toISOString() },
        }),
      );
      return true;
    } catch (error) {
      if (error instanceof ConditionalCheckFailedException) return false;
      throw error;
    }
  }
}
