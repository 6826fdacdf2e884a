import { ApiError } from './api-error.ts';

/** A part of a list, and the token with which the next part is asked for. */
export interface Page<T> {
  readonly items: readonly T[];
  readonly NextToken?: string;
}

/** The page of `items` that begins where a token says; throws ApiError for a token that was not given out. */
export function pageOf<T>(items: readonly T[], size: number, token: string | undefined): Page<T> {
  const begin = token === undefined ? 0 : Number(Buffer.from(token, 'base64url').toString());
  if (!Number.isInteger(begin) || begin < 0) {
    throw new ApiError('InvalidNextToken', 'NextToken is not one that this operation gave.');
  }
  const end = begin + size;
  const next = end < items.length ? { NextToken: Buffer.from(String(end)).toString('base64url') } : {};
  return { items: items.slice(begin, end), ...next };
}
