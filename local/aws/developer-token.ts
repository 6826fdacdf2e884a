import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { readFile, rename, writeFile } from 'node:fs/promises';
import { issueToken, parseToken } from '../../core/tokens/token.ts';
import { TokenStore } from '../../core/tokens/token-store.ts';

/**
 * Makes sure that `file` holds a valid token with every scope for the owner `developer`, readable by this user only. It
 * is created once: the same token works after every restart.
 */
export async function ensureDeveloperToken(file: string, table: string): Promise<void> {
  const client = new DynamoDBClient({});
  const store = new TokenStore(DynamoDBDocumentClient.from(client), table);
  if (!(await isKnown(file, store))) {
    const { token, record } = issueToken({
      owner: 'developer',
      scopes: ['jobs', 'ops'],
      description: 'Made by the local stack',
      createdAt: new Date().toISOString(),
    });
    await store.put(record);
    await writeFile(`${file}.new`, `${token}\n`, { mode: 0o600 });
    await rename(`${file}.new`, file);
  }
  client.destroy();
}

async function isKnown(file: string, store: TokenStore): Promise<boolean> {
  const text = await readFile(file, 'utf8').catch(() => '');
  const parsed = parseToken(text.trim());
  if (parsed === undefined) return false;
  const record = await store.get(parsed.id);
  return record !== undefined && record.revokedAt === undefined;
}
