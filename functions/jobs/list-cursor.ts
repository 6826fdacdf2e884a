import * as z from 'zod';
import { isIdentifier } from '../../core/identifiers/identifiers.ts';
import type { ListPosition } from '../../core/jobs/job-store.ts';
import { Problem } from '../../core/problems/problems.ts';

const positionSchema = z.tuple([z.iso.datetime(), z.string().refine((id) => isIdentifier('job', id))]);

/** Writes where a listing goes on as one opaque word. */
export function writeCursor({ created, id }: ListPosition): string {
  return Buffer.from(JSON.stringify([created.split('#')[0], id])).toString('base64url');
}

/**
 * Reads a cursor.
 *
 * @throws Problem `invalid-request` for anything that `writeCursor` cannot have written.
 */
export function readCursor(cursor: string): ListPosition {
  const parsed = positionSchema.safeParse(decode(cursor));
  if (!parsed.success) {
    throw new Problem('invalid-request', 'The cursor is not one that this service gave out.', {
      errors: [{ pointer: 'cursor', message: '`nextCursor` of the page before, unchanged' }],
    });
  }
  const [createdAt, id] = parsed.data;
  return { created: `${createdAt}#${id}`, id };
}

function decode(cursor: string): unknown {
  try {
    return JSON.parse(Buffer.from(cursor, 'base64url').toString()) as unknown;
  } catch {
    return undefined;
  }
}
