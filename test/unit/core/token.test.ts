import { describe, expect, test } from '@jest/globals';
import { issueToken, parseToken, tokenAccepts } from '../../../core/tokens/token.ts';

const now = new Date('2026-11-20T12:00:00Z');
const issue = (expiresAt?: string) =>
  issueToken({
    owner: 'anna',
    scopes: ['jobs'],
    description: 'laptop',
    createdAt: now.toISOString(),
    ...(expiresAt === undefined ? {} : { expiresAt }),
  });

describe('tokens', () => {
  test('an issued token is accepted, and its secret is not in the record', () => {
    const { token, record } = issue();
    const parsed = parseToken(token);
    expect(parsed?.id).toBe(record.id);
    expect(tokenAccepts(record, parsed?.secret ?? '', now)).toBe(true);
    expect(JSON.stringify(record)).not.toContain(parsed?.secret);
  });

  test('the secret of another token is refused', () => {
    const other = parseToken(issue().token);
    expect(tokenAccepts(issue().record, other?.secret ?? '', now)).toBe(false);
  });

  test('a revoked token is refused', () => {
    const { token, record } = issue();
    const secret = parseToken(token)?.secret ?? '';
    expect(tokenAccepts({ ...record, revokedAt: now.toISOString() }, secret, now)).toBe(false);
  });

  test('a token is refused from the instant it expires', () => {
    const { token, record } = issue('2026-11-20T12:00:01Z');
    const secret = parseToken(token)?.secret ?? '';
    expect(tokenAccepts(record, secret, now)).toBe(true);
    expect(tokenAccepts(record, secret, new Date('2026-11-20T12:00:01Z'))).toBe(false);
  });

  test.each(['', 'abc', 'tok_x.y', `${issue().token}.more`, issue().token.slice(0, -1), ` ${issue().token}`])(
    'text that is not a token is not parsed: %j',
    (text) => {
      expect(parseToken(text)).toBeUndefined();
    },
  );
});
