import { Command } from 'commander';
import { issueToken, type TokenRecord, type TokenScope, tokenScopes } from '../../core/tokens/token.ts';
import type { TokenStore } from '../../core/tokens/token-store.ts';
import { table } from '../output/table.ts';
import { UserError } from '../user-error.ts';
import { globalOptions, printJson } from './global-options.ts';

/** `stemwatch tokens`: for operators, with AWS credentials and STEMWATCH_TOKENS_TABLE, or on the local stack. */
export const tokensCommand = (): Command =>
  new Command('tokens')
    .description('Operators: create, list and revoke the tokens that open the API.')
    .addCommand(createCommand())
    .addCommand(listCommand())
    .addCommand(revokeCommand());

interface CreateOptions {
  readonly owner: string;
  readonly scopes: string;
  readonly description: string;
  readonly expires?: string;
}

const createCommand = (): Command =>
  new Command('create')
    .description('Create a token; it is shown once and stored only as a hash.')
    .requiredOption('--owner <name>', 'whose jobs it opens')
    .option('--scopes <names>', `with commas: ${tokenScopes.join(', ')}`, 'jobs')
    .option('--description <text>', 'what it is for', '')
    .option('--expires <time>', 'when it ends, as 2027-01-31 or 2027-01-31T12:00:00Z; never if absent')
    .action(async (options: CreateOptions, command: Command) => {
      const global = globalOptions(command);
      const expiresAt = options.expires === undefined ? undefined : parseTime(options.expires, new Date());
      const { token, record } = issueToken({
        owner: parseOwner(options.owner),
        scopes: parseScopes(options.scopes),
        description: options.description,
        createdAt: new Date().toISOString(),
        ...(expiresAt === undefined ? {} : { expiresAt }),
      });
      await (await storeOf(command)).put(record);
      if (global.json) printJson({ token, ...shown(record) });
      else console.log(token);
    });

const listCommand = (): Command =>
  new Command('list')
    .description('List all tokens, newest first.')
    .action(async (_options: unknown, command: Command) => {
      const tokens = await (await storeOf(command)).list();
      if (globalOptions(command).json) printJson({ tokens: tokens.map(shown) });
      else console.log(tokens.length === 0 ? 'There are no tokens.' : table(tokens.map(row), columns));
    });

const columns = ['left', 'left', 'left', 'left', 'left'] as const;

const row = (record: TokenRecord): string[] => [
  record.id,
  record.owner,
  record.scopes.join(','),
  stateOf(record, new Date()),
  record.description,
];

function stateOf({ revokedAt, expiresAt }: TokenRecord, now: Date): string {
  if (revokedAt !== undefined) return `revoked ${revokedAt}`;
  if (expiresAt === undefined) return 'valid';
  return new Date(expiresAt) <= now ? `expired ${expiresAt}` : `valid until ${expiresAt}`;
}

const revokeCommand = (): Command =>
  new Command('revoke')
    .description('Revoke a token; it stops working within about a minute.')
    .argument('<id>', 'the part of the token before the dot')
    .action(async (id: string, _options: unknown, command: Command) => {
      const tokenId = id.split('.')[0] as string;
      const found = await (await storeOf(command)).revoke(tokenId, new Date());
      if (!found)
        throw new UserError(`There is no token ${tokenId}. \`stemwatch tokens list\` shows all of them.`);
      if (globalOptions(command).json) printJson({ id: tokenId, revoked: true });
      else console.log(`The token ${tokenId} is revoked.`);
    });

/** What may be shown of a token: everything but the hash of its secret. */
function shown(record: TokenRecord): Partial<TokenRecord> {
  return Object.fromEntries(Object.entries(record).filter(([name]) => name !== 'secretHash'));
}

async function storeOf(command: Command): Promise<TokenStore> {
  // Loaded here, as it brings the AWS SDK, which nobody needs to wait for who only asks for help.
  const { openTokenStore } = await import('../operator/open-token-store.ts');
  return openTokenStore(globalOptions(command), process.env);
}

function parseOwner(text: string): string {
  if (/^[\w.@+-]{1,64}$/.test(text)) return text;
  throw new UserError(`"${text}" cannot be an owner. Use 1 to 64 letters, digits and . _ @ + -`);
}

function parseScopes(text: string): TokenScope[] {
  const scopes = text.split(',').map((scope) => scope.trim());
  const unknown = scopes.filter((scope) => !(tokenScopes as readonly string[]).includes(scope));
  if (unknown.length === 0) return [...new Set(scopes)] as TokenScope[];
  throw new UserError(`There is no scope "${unknown[0]}". Choose from ${tokenScopes.join(', ')}.`);
}

function parseTime(text: string, now: Date): string {
  const time = new Date(text);
  if (Number.isNaN(time.getTime())) throw new UserError(`"${text}" is not a time. Write it as 2027-01-31.`);
  if (time <= now) throw new UserError(`"${text}" is in the past: the token would never work.`);
  return time.toISOString();
}
