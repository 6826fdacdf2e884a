import { DescribeTableCommand, DynamoDBClient, ListTablesCommand } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient, PutCommand, QueryCommand, ScanCommand } from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { RunningServer } from '../../../local/aws/serve.ts';
import { ensureTable, type TableDefinition } from '../../../local/aws/ensure-table.ts';
import { startTablesServer } from '../../../local/aws/tables-server.ts';
import { freePorts } from '../../../local/stack/ports.ts';

let folder: string;
let server: RunningServer;
let client: DynamoDBClient;
let documents: DynamoDBDocumentClient;
let tables = 0;
let plain: TableDefinition;
let indexed: TableDefinition;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'ensure-table-'));
  server = await startTablesServer(join(folder, 'tables'), (await freePorts()).tables);
  client = new DynamoDBClient({
    endpoint: server.address,
    region: 'us-east-1',
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
  });
  documents = DynamoDBDocumentClient.from(client);
});

afterAll(async () => {
  client.destroy();
  await server.stop();
  rmSync(folder, { recursive: true });
});

beforeEach(() => {
  plain = {
    TableName: `table-${(tables += 1)}`,
    BillingMode: 'PAY_PER_REQUEST',
    KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
    AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }],
  };
  indexed = {
    ...plain,
    AttributeDefinitions: [
      { AttributeName: 'id', AttributeType: 'S' },
      { AttributeName: 'colour', AttributeType: 'S' },
    ],
    GlobalSecondaryIndexes: [
      {
        IndexName: 'byColour',
        KeySchema: [{ AttributeName: 'colour', KeyType: 'HASH' }],
        Projection: { ProjectionType: 'ALL' },
      },
    ],
  };
});

const put = async (table: string, from: number, to: number): Promise<void> => {
  for (let number = from; number < to; number += 1)
    await documents.send(
      new PutCommand({ TableName: table, Item: { id: `${number}`, colour: 'red', number } }),
    );
};

/** The ids that the index of a table has for red. */
async function redOnes(): Promise<readonly unknown[]> {
  const { Items = [] } = await documents.send(
    new QueryCommand({
      TableName: plain.TableName,
      IndexName: 'byColour',
      KeyConditionExpression: 'colour = :red',
      ExpressionAttributeValues: { ':red': 'red' },
    }),
  );
  return Items.map(({ number }) => Number(number)).toSorted((a, b) => a - b);
}

const tableNames = async (): Promise<readonly string[]> =>
  (await client.send(new ListTablesCommand({}))).TableNames ?? [];

const upTo = (count: number): readonly number[] => Array.from({ length: count }, (_, index) => index);

test('a table that is complete is left as it is', async () => {
  await ensureTable(client, indexed);
  await put(plain.TableName, 0, 3);
  const before = await client.send(new DescribeTableCommand({ TableName: plain.TableName }));
  await ensureTable(client, indexed);
  const after = await client.send(new DescribeTableCommand({ TableName: plain.TableName }));
  expect(after.Table?.CreationDateTime).toEqual(before.Table?.CreationDateTime);
  expect(await redOnes()).toEqual(upTo(3));
});

test('a table of an earlier version gets the index that it lacks, with all of its items', async () => {
  await ensureTable(client, plain);
  await put(plain.TableName, 0, 60);
  await ensureTable(client, indexed);
  expect(await redOnes()).toEqual(upTo(60));
  expect(await tableNames()).not.toContain(`${plain.TableName}-aside`);
});

test('an end of the process while items are put aside loses none', async () => {
  await ensureTable(client, plain);
  await put(plain.TableName, 0, 10);
  await ensureTable(client, { ...plain, TableName: `${plain.TableName}-aside` });
  await put(`${plain.TableName}-aside`, 0, 4);
  await ensureTable(client, indexed);
  expect(await redOnes()).toEqual(upTo(10));
});

test.each([
  ['before the table is made anew', 0],
  ['while items come back', 4],
])('nor does one %s', async (_when, back) => {
  if (back > 0) await ensureTable(client, indexed);
  await put(plain.TableName, 0, back);
  await ensureTable(client, { ...plain, TableName: `${plain.TableName}-aside` });
  await put(`${plain.TableName}-aside`, 0, 10);
  await ensureTable(client, indexed);
  expect(await redOnes()).toEqual(upTo(10));
  const { Count } = await documents.send(new ScanCommand({ TableName: plain.TableName }));
  expect(Count).toBe(10);
  expect(await tableNames()).not.toContain(`${plain.TableName}-aside`);
});
