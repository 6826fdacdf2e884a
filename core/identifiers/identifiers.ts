import { createHash, randomBytes } from 'node:crypto';

/** Kinds of records and the prefix of their ids. */
const prefixes = { job: 'job', upload: 'upl', token: 'tok', lease: 'lea', alert: 'alr' } as const;
export type IdentifierKind = keyof typeof prefixes;

// Crockford's base 32 without letters that are misread, lower case; https://www.crockford.com/base32.html
const alphabet = '0123456789abcdefghjkmnpqrstvwxyz';

/** A new id of `kind`: prefix and 130 random bits. */
export function newIdentifier(
  kind: IdentifierKind,
  random: (bytes: number) => Uint8Array = randomBytes,
): string {
  return format(kind, random(26));
}

/**
 * The id that belongs to one owner's Idempotency-Key. Because the id follows from the key, repeating a request finds
 * the record it made before, whatever happened in between.
 */
export function derivedIdentifier(kind: IdentifierKind, owner: string, idempotencyKey: string): string {
  const digest = createHash('sha256')
    .update(JSON.stringify([kind, owner, idempotencyKey]))
    .digest();
  return format(kind, digest.subarray(0, 26));
}

/** Whether `text` has the form of an id of `kind`; says nothing about whether the record exists. */
export function isIdentifier(kind: IdentifierKind, text: string): boolean {
  return new RegExp(`^${prefixes[kind]}_[${alphabet}]{26}$`).test(text);
}

function format(kind: IdentifierKind, bytes: Uint8Array): string {
  return `${prefixes[kind]}_${Array.from(bytes, (byte) => alphabet[byte & 31]).join('')}`;
}
