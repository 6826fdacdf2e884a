import * as z from 'zod';
import { type IdentifierKind, isIdentifier } from '../../core/identifiers/identifiers.ts';
import { Problem } from '../../core/problems/problems.ts';

/** Where a listing by time goes on: the time and id of the last record seen. */
export interface CursorPosition {
  readonly at: string;
  readonly id: string;
}

/** Writes where a listing goes on as one opaque word. */
export const writeCursor = ({ at, id }: CursorPosition): string =>
  Buffer.from(JSON.stringify([at, id])).toString('base64url');

/**
 * Reads the cursor of a listing of `kind`.
 *
 * @throws Problem `invalid-request` for anything that `writeCursor` cannot have written.
 */
export function readCursor(kind: IdentifierKind, cursor: string): CursorPosition {
  const schema = z.tuple([z.iso.datetime(), z.string().refine((id) => isIdentifier(kind, id))]);
  const parsed = schema.safeParse(decode(cursor));
  if (!parsed.success) {
    throw new Problem('invalid-request', 'The cursor is not one that this service gave out.', {
      errors: [{ pointer: 'cursor', message: '`nextCursor` of the page before, unchanged' }],
    });
  }
  const [at, id] = parsed.data;
  return { at, id };
}

function decode(cursor: string): unknown {
  try {
    return JSON.parse(Buffer.from(cursor, 'base64url').toString()) as unknown;
  } catch {
    return undefined;
  }
}
