import type * as z from 'zod';
import type { FieldError } from '../../core/problems/problems.ts';

type Issue = z.core.$ZodIssue;

/**
 * One entry for each field that is wrong. An object with unknown keys gives one entry per key, and a union the faults of
 * its first alternative, so that every entry names the place to correct.
 */
export function fieldErrors(
  issues: readonly Issue[],
  pointer: (path: readonly PropertyKey[]) => string,
): readonly FieldError[] {
  return issues
    .flatMap((issue) => entries(issue, []))
    .map(({ path, message }) => ({ pointer: pointer(path), message }));
}

interface Entry {
  readonly path: readonly PropertyKey[];
  readonly message: string;
}

function entries(issue: Issue, parent: readonly PropertyKey[]): readonly Entry[] {
  const path = [...parent, ...issue.path];
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => ({ path: [...path, key], message: 'This field is not known here.' }));
  }
  if (issue.code !== 'invalid_union') return [{ path, message: issue.message }];
  const literals = issue.errors.flatMap((alternative) => alternative.flatMap(allowedValues));
  if (literals.length > 0) return [{ path, message: `one of ${literals.map(String).join(', ')}` }];
  const [first] = issue.errors;
  return first === undefined || first.length === 0
    ? [{ path, message: issue.message }]
    : first.flatMap((inner) => entries(inner, path));
}

const allowedValues = (issue: Issue): readonly unknown[] =>
  issue.code === 'invalid_value' && issue.path.length === 0 ? issue.values : [];
