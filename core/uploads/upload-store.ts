import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import { type DynamoDBDocumentClient, GetCommand, PutCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import type { Upload } from './upload.ts';

/** Upload records in DynamoDB; one item each, conditional writes only. */
export class UploadStore {
  readonly #client: DynamoDBDocumentClient;
  readonly #table: string;

  constructor(client: DynamoDBDocumentClient, table: string) {
    this.#client = client;
    this.#table = table;
  }

  /** Writes a new upload, or gives the one that has this id already. */
  async create(upload: Upload): Promise<{ upload: Upload; created: boolean }> {
    try {
      await this.#client.send(
        new PutCommand({
          TableName: this.#table,
          Item: upload,
          ConditionExpression: 'attribute_not_exists(id)',
        }),
      );
      return { upload, created: true };
    } catch (error) {
      if (!(error instanceof ConditionalCheckFailedException)) throw error;
      const existing = await this.get(upload.id);
      // Gone again between the two calls (expired): the caller sees the conflict and the client repeats.
      if (existing === undefined) throw error;
      return { upload: existing, created: false };
    }
  }

  async get(id: string): Promise<Upload | undefined> {
    const { Item } = await this.#client.send(
      new GetCommand({ TableName: this.#table, Key: { id }, ConsistentRead: true }),
    );
    return Item as Upload | undefined;
  }

  /** Notes that the bytes of an upload are known to be there; harmless to repeat. */
  async markCompleted(id: string): Promise<void> {
    await this.#client.send(
      new UpdateCommand({
        TableName: this.#table,
        Key: { id },
        UpdateExpression: 'SET completed = :true',
        ConditionExpression: 'attribute_exists(id)',
        ExpressionAttributeValues: { ':true': true },
      }),
    );
  }
}
