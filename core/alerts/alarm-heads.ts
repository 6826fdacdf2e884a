import { createHash } from 'node:crypto';
import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import { type DynamoDBDocumentClient, GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb';

/** What is known of an alarm: its latest change of state and the alert that belongs to it. */
export interface AlarmHead {
  readonly state: 'ALARM' | 'OK';
  /** When the alarm changed to this state, epoch milliseconds. */
  readonly changedAt: number;
  /** The latest alert of the alarm; absent while it has never been raised. */
  readonly alertId?: string | undefined;
}

/**
 * One item for each alarm, in the table of alerts, so that messages which come twice or in the wrong order are told from
 * new ones. It is written before the alert: should the process die in between, the message comes again, finds its own
 * time here, and goes on.
 */
export class AlarmHeads {
  readonly #client: DynamoDBDocumentClient;
  readonly #table: string;
  readonly #retentionSeconds: number;

  constructor(
    client: DynamoDBDocumentClient,
    { table, retentionSeconds }: { readonly table: string; readonly retentionSeconds: number },
  ) {
    this.#client = client;
    this.#table = table;
    this.#retentionSeconds = retentionSeconds;
  }

  async get(alarmArn: string): Promise<AlarmHead | undefined> {
    const { Item } = await this.#client.send(
      new GetCommand({ TableName: this.#table, Key: { id: headId(alarmArn) }, ConsistentRead: true }),
    );
    return Item as AlarmHead | undefined;
  }

  /** Replaces `before` by `head`; false when somebody else was faster. */
  async replace(
    alarmArn: string,
    before: AlarmHead | undefined,
    head: AlarmHead,
    now: number,
  ): Promise<boolean> {
    try {
      await this.#client.send(
        new PutCommand({
          TableName: this.#table,
          Item: {
            id: headId(alarmArn),
            alarmArn,
            ...head,
            ttl: Math.ceil(now / 1000) + this.#retentionSeconds,
          },
          ...(before === undefined
            ? { ConditionExpression: 'attribute_not_exists(id)' }
            : {
                ConditionExpression: 'changedAt = :changedAt',
                ExpressionAttributeValues: { ':changedAt': before.changedAt },
              }),
        }),
      );
      return true;
    } catch (error) {
      if (error instanceof ConditionalCheckFailedException) return false;
      throw error;
    }
  }
}

const headId = (alarmArn: string): string => `alarm:${createHash('sha256').update(alarmArn).digest('hex')}`;
