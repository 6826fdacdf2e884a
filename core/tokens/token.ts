import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import { isIdentifier, newIdentifier } from '../identifiers/identifiers.ts';

/** What a token may do: `jobs` uploads songs and handles its owner's jobs; `ops` reads the inner state of the service. */
export const tokenScopes = ['jobs', 'ops'] as const;
export type TokenScope = (typeof tokenScopes)[number];

/** A token as stored; the secret is kept only as its SHA-256. */
export interface TokenRecord {
  readonly id: string;
  readonly owner: string;
  readonly scopes: readonly TokenScope[];
  readonly description: string;
  readonly secretHash: string;
  readonly createdAt: string;
  /** ISO 8601; absent for a token that does not expire. */
  readonly expiresAt?: string;
  readonly revokedAt?: string;
}

/**
 * Makes a token: the text to hand out once, and what to store. The secret has 256 random bits, so a plain SHA-256
 * cannot be reversed by guessing and needs no salt or stretching.
 */
export function issueToken(
  fields: Pick<TokenRecord, 'owner' | 'scopes' | 'description' | 'createdAt'> & { expiresAt?: string },
): { token: string; record: TokenRecord } {
  const id = newIdentifier('token');
  const secret = randomBytes(32).toString('base64url');
  return { token: `${id}.${secret}`, record: { ...fields, id, secretHash: hash(secret) } };
}

/** Splits a token into its id and secret; undefined when it does not have the form of one. */
export function parseToken(token: string): { id: string; secret: string } | undefined {
  const [id, secret, ...rest] = token.split('.');
  if (id === undefined || secret === undefined || rest.length > 0 || !isIdentifier('token', id))
    return undefined;
  return /^[\w-]{43}$/.test(secret) ? { id, secret } : undefined;
}

/** Whether `secret` is the one of `record`, and the token is neither revoked nor expired at `now`. */
export function tokenAccepts(record: TokenRecord, secret: string, now: Date): boolean {
  const matches = timingSafeEqual(Buffer.from(hash(secret), 'hex'), Buffer.from(record.secretHash, 'hex'));
  const expired = record.expiresAt !== undefined && new Date(record.expiresAt) <= now;
  return matches && record.revokedAt === undefined && !expired;
}

const hash = (secret: string): string => createHash('sha256').update(secret).digest('hex');
