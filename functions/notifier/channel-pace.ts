import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import { type DynamoDBDocumentClient, GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb';

/** How long an item about the pace of a channel outlives its purpose, in seconds. */
const itemSeconds = 86_400;

/**
 * Keeps messages to one place apart, also between copies of the function: an item in the table of alerts says when the
 * next one may go.
 */
export class ChannelPace {
  readonly #client: DynamoDBDocumentClient;
  readonly #table: string;

  constructor(client: DynamoDBDocumentClient, table: string) {
    this.#client = client;
    this.#table = table;
  }

  /** Takes the next turn at `place`; gives 0, or the milliseconds until it can be had. */
  async take(place: string, now: number, spacingMilliseconds: number): Promise<number> {
    const written = await this.#put(place, now + spacingMilliseconds, now, {
      ConditionExpression: 'attribute_not_exists(id) OR freeAt <= :now',
      ExpressionAttributeValues: { ':now': now },
    });
    if (written) return 0;
    const { Item } = await this.#client.send(
      new GetCommand({ TableName: this.#table, Key: { id: paceId(place) }, ConsistentRead: true }),
    );
    return Math.max(1, Number(Item?.['freeAt'] ?? now) - now);
  }

  /** Lets nobody post to `place` before `freeAt` (epoch milliseconds). */
  async block(place: string, freeAt: number, now: number): Promise<void> {
    await this.#put(place, freeAt, now, {
      ConditionExpression: 'attribute_not_exists(id) OR freeAt < :freeAt',
      ExpressionAttributeValues: { ':freeAt': freeAt },
    });
  }

  async #put(
    place: string,
    freeAt: number,
    now: number,
    condition: { ConditionExpression: string; ExpressionAttributeValues: Record<string, number> },
  ): Promise<boolean> {
    try {
      await this.#client.send(
        new PutCommand({
          TableName: this.#table,
          Item: { id: paceId(place), freeAt, ttl: Math.ceil(now / 1000) + itemSeconds },
          ...condition,
        }),
      );
      return true;
    } catch (error) {
      if (error instanceof ConditionalCheckFailedException) return false;
      throw error;
    }
  }
}

const paceId = (place: string): string => `pace:${place}`;
