import { describe, expect, test } from '@jest/globals';
import { fingerprint } from '../../../core/identifiers/fingerprint.ts';
import { derivedIdentifier, isIdentifier, newIdentifier } from '../../../core/identifiers/identifiers.ts';

describe('identifiers', () => {
  test('a new identifier names its kind and is never the same twice', () => {
    const ids = new Set(Array.from({ length: 1000 }, () => newIdentifier('job')));
    expect(ids.size).toBe(1000);
    for (const id of ids) expect(isIdentifier('job', id)).toBe(true);
  });

  test('an identifier of one kind is not one of another', () => {
    expect(isIdentifier('upload', newIdentifier('job'))).toBe(false);
    expect(isIdentifier('job', `${newIdentifier('job')}/..`)).toBe(false);
    expect(isIdentifier('job', '')).toBe(false);
  });

  test('the same owner and key give the same identifier, and nothing else does', () => {
    const id = derivedIdentifier('job', 'anna', 'key-1');
    expect(derivedIdentifier('job', 'anna', 'key-1')).toBe(id);
    expect(derivedIdentifier('job', 'ann', 'akey-1')).not.toBe(id);
    expect(derivedIdentifier('upload', 'anna', 'key-1').slice(4)).not.toBe(id.slice(4));
    expect(isIdentifier('job', id)).toBe(true);
  });
});

describe('fingerprint', () => {
  test('does not depend on the order of keys, at any depth', () => {
    expect(fingerprint({ a: 1, b: { c: 2, d: [1, 2] } })).toBe(fingerprint({ b: { d: [1, 2], c: 2 }, a: 1 }));
  });

  test('depends on values, on the order of arrays and on null', () => {
    const all = [{ a: 1 }, { a: 2 }, { a: [1, 2] }, { a: [2, 1] }, { a: null }, {}].map(fingerprint);
    expect(new Set(all).size).toBe(all.length);
  });
});
