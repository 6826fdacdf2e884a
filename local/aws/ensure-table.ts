import {
  type AttributeValue,
  BatchWriteItemCommand,
  CreateTableCommand,
  type CreateTableCommandInput,
  DeleteTableCommand,
  DescribeTableCommand,
  type DynamoDBClient,
  paginateScan,
  ResourceNotFoundException,
  type TableDescription,
} from '@aws-sdk/client-dynamodb';
import { setTimeout as pause } from 'node:timers/promises';

/** A table to be there; its keys and indexes. */
export type TableDefinition = CreateTableCommandInput & { readonly TableName: string };

/** Items of one request. */
const batchSize = 25;

/**
 * Makes a table where it does not exist. One of an earlier version that lacks an index is made anew with all of its items:
 * dynalite adds no index to a table. The items are copied to a second table first, which goes when they are all back, so that
 * an end of the process at any moment loses none.
 */
export async function ensureTable(client: DynamoDBClient, definition: TableDefinition): Promise<void> {
  const { TableName: name } = definition;
  const aside = `${name}-aside`;
  const found = await describe(client, name);
  if (found !== undefined && lacksIndex(found, definition)) {
    await remove(client, aside);
    await create(client, { ...definition, ...withoutIndexes(definition), TableName: aside });
    await copy(client, name, aside);
    await remove(client, name);
  }
  if ((await describe(client, name)) === undefined) await create(client, definition);
  if ((await describe(client, aside)) === undefined) return;
  await copy(client, aside, name);
  await remove(client, aside);
}

async function describe(client: DynamoDBClient, name: string): Promise<TableDescription | undefined> {
  try {
    return (await client.send(new DescribeTableCommand({ TableName: name }))).Table;
  } catch (error) {
    if (error instanceof ResourceNotFoundException) return undefined;
    throw error;
  }
}

function lacksIndex(
  { GlobalSecondaryIndexes: found = [] }: TableDescription,
  definition: TableDefinition,
): boolean {
  const names = new Set(found.map(({ IndexName }) => IndexName));
  return (definition.GlobalSecondaryIndexes ?? []).some(({ IndexName }) => !names.has(IndexName));
}

/** Attributes may be defined only where a key needs them. */
function withoutIndexes({
  KeySchema = [],
  AttributeDefinitions = [],
}: TableDefinition): Partial<TableDefinition> {
  const keys = new Set(KeySchema.map(({ AttributeName }) => AttributeName));
  return {
    AttributeDefinitions: AttributeDefinitions.filter(({ AttributeName }) => keys.has(AttributeName)),
    GlobalSecondaryIndexes: undefined,
  };
}

async function create(client: DynamoDBClient, definition: TableDefinition): Promise<void> {
  await client.send(new CreateTableCommand(definition));
  while ((await describe(client, definition.TableName))?.TableStatus !== 'ACTIVE') await pause(5);
}

async function remove(client: DynamoDBClient, name: string): Promise<void> {
  if ((await describe(client, name)) === undefined) return;
  await client.send(new DeleteTableCommand({ TableName: name }));
  while ((await describe(client, name)) !== undefined) await pause(5);
}

async function copy(client: DynamoDBClient, from: string, to: string): Promise<void> {
  for await (const { Items = [] } of paginateScan({ client }, { TableName: from })) {
    for (let first = 0; first < Items.length; first += batchSize)
      await put(client, to, Items.slice(first, first + batchSize));
  }
}

async function put(
  client: DynamoDBClient,
  table: string,
  items: readonly Record<string, AttributeValue>[],
): Promise<void> {
  const requests = items.map((Item) => ({ PutRequest: { Item } }));
  await client.send(new BatchWriteItemCommand({ RequestItems: { [table]: requests } }));
}
