import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import { type DynamoDBDocumentClient, UpdateCommand } from '@aws-sdk/lib-dynamodb';

/** One conditional write to one item. Paths are dotted (`lease.id`); conditions use `#a.#b` and `:name`. */
export interface ConditionalUpdate {
  readonly set?: Readonly<Record<string, unknown>>;
  readonly remove?: readonly string[];
  readonly condition: string;
  /** Values of the `:name`s in `condition`. */
  readonly values?: Readonly<Record<string, unknown>>;
}

/** Applies `update`; gives the item as it is afterwards, or undefined when the condition did not hold. */
export async function applyUpdate(
  client: DynamoDBDocumentClient,
  table: string,
  id: string,
  update: ConditionalUpdate,
): Promise<Record<string, unknown> | undefined> {
  const names: Record<string, string> = {};
  const values: Record<string, unknown> = { ...update.values };
  const path = (dotted: string): string =>
    dotted
      .split('.')
      .map((part) => {
        names[`#${part}`] = part;
        return `#${part}`;
      })
      .join('.');
  const sets = Object.entries(update.set ?? {})
    .filter(([, value]) => value !== undefined)
    .map(([dotted, value], index) => {
      values[`:set${index}`] = value;
      return `${path(dotted)} = :set${index}`;
    });
  const removes = (update.remove ?? []).map(path);
  for (const [, name] of update.condition.matchAll(/#(\w+)/g)) names[`#${name}`] = name as string;
  try {
    const { Attributes } = await client.send(
      new UpdateCommand({
        TableName: table,
        Key: { id },
        UpdateExpression: [
          sets.length > 0 ? `SET ${sets.join(', ')}` : '',
          removes.length > 0 ? `REMOVE ${removes.join(', ')}` : '',
        ]
          .join(' ')
          .trim(),
        ConditionExpression: update.condition,
        ExpressionAttributeNames: names,
        ...(Object.keys(values).length > 0 ? { ExpressionAttributeValues: values } : {}),
        ReturnValues: 'ALL_NEW',
      }),
    );
    return Attributes;
  } catch (error) {
    if (error instanceof ConditionalCheckFailedException) return undefined;
    throw error;
  }
}
