import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import { type DynamoDBDocumentClient, GetCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';

/**
 * The jobs of each owner that wait or run, as one string set per owner in the jobs table. Adding and removing a job id
 * are idempotent, so a repeated request or delivery cannot make the count drift.
 */
export class OwnerSlots {
  readonly #client: DynamoDBDocumentClient;
  readonly #table: string;

  constructor(client: DynamoDBDocumentClient, table: string) {
    this.#client = client;
    this.#table = table;
  }

  /** Takes a slot for a job; false when the owner has `limit` other jobs already. */
  async take(owner: string, jobId: string, limit: number): Promise<boolean> {
    try {
      await this.#client.send(
        new UpdateCommand({
          TableName: this.#table,
          Key: { id: slotsId(owner) },
          UpdateExpression: 'ADD active :job',
          ConditionExpression:
            'attribute_not_exists(active) OR size(active) < :limit OR contains(active, :id)',
          ExpressionAttributeValues: { ':job': new Set([jobId]), ':id': jobId, ':limit': limit },
        }),
      );
      return true;
    } catch (error) {
      if (error instanceof ConditionalCheckFailedException) return false;
      throw error;
    }
  }

  /** Gives the slots of ended jobs back; harmless to repeat. */
  async free(owner: string, jobIds: readonly string[]): Promise<void> {
    await this.#client.send(
      new UpdateCommand({
        TableName: this.#table,
        Key: { id: slotsId(owner) },
        UpdateExpression: 'DELETE active :jobs',
        ExpressionAttributeValues: { ':jobs': new Set(jobIds) },
      }),
    );
  }

  /** The ids that hold slots, to check against the jobs themselves when an owner is at the limit. */
  async held(owner: string): Promise<readonly string[]> {
    const { Item } = await this.#client.send(
      new GetCommand({ TableName: this.#table, Key: { id: slotsId(owner) }, ConsistentRead: true }),
    );
    return [...((Item?.['active'] as Set<string> | undefined) ?? [])];
  }
}

const slotsId = (owner: string): string => `slots#${owner}`;
