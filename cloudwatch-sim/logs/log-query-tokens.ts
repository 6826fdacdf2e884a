import { LogQueryError } from './log-query-error.ts';

/** A word of a query. */
export interface Token {
  readonly kind: 'name' | 'number' | 'duration' | 'text' | 'pattern' | 'sign';
  readonly text: string;
}

const shapes: readonly (readonly [Token['kind'] | 'space', RegExp])[] = [
  ['space', /^(?:\s+|#[^\n]*)/],
  ['duration', /^\d+(?:ms|[smhdw])\b/],
  ['number', /^-?\d+(?:\.\d+)?\b/],
  ['text', /^"(?:[^"\\]|\\.)*"|^'(?:[^'\\]|\\.)*'/],
  ['pattern', /^\/(?:[^/\\\n]|\\.)+\//],
  ['name', /^@?[A-Za-z_][\w.]*|^`[^`]+`/],
  ['sign', /^(?:!=|<=|>=|[=<>|,()[\]*])/],
];

/**
 * Splits a query into its words; texts and names come without their quotes, `#` begins a comment.
 *
 * @throws LogQueryError that shows where it cannot go on
 */
export function tokenize(query: string): readonly Token[] {
  const tokens: Token[] = [];
  let rest = query;
  while (rest !== '') {
    const [kind, text] = nextToken(rest);
    if (kind !== 'space') tokens.push({ kind, text: unquoted(kind, text) });
    rest = rest.slice(text.length);
  }
  return tokens;
}

function nextToken(rest: string): readonly [Token['kind'] | 'space', string] {
  for (const [kind, shape] of shapes) {
    const [text] = shape.exec(rest) ?? [];
    if (text !== undefined) return [kind, text];
  }
  throw new LogQueryError(`The query cannot be read from "${rest.slice(0, 30)}" on.`);
}

function unquoted(kind: Token['kind'], text: string): string {
  if (kind === 'text') return text.slice(1, -1).replaceAll(/\\(.)/g, '$1');
  const isQuoted = kind === 'pattern' || text.startsWith('`');
  return isQuoted ? text.slice(1, -1) : text;
}
