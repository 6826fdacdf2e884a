import type { TokenRecord } from '../../core/tokens/token.ts';

/** How long a token is believed without asking the table again: the most by which a revocation is late. */
const cacheMilliseconds = 5_000;

/** Most tokens kept; the oldest goes first, so that invented ids cannot fill the memory. */
const cacheEntries = 1_000;

type ReadToken = (id: string) => Promise<TokenRecord | undefined>;

/** Remembers tokens, and that there is none of an id, for a few seconds. */
export function createTokenCache(read: ReadToken, now: () => number): ReadToken {
  const entries = new Map<string, { record: TokenRecord | undefined; until: number }>();
  return async (id) => {
    const known = entries.get(id);
    if (known !== undefined && known.until > now()) return known.record;
    const record = await read(id);
    entries.delete(id);
    entries.set(id, { record, until: now() + cacheMilliseconds });
    const [oldest] = entries.keys();
    if (entries.size > cacheEntries && oldest !== undefined) entries.delete(oldest);
    return record;
  };
}
