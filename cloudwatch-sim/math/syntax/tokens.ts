import { MetricMathError } from '../metric-math-error.ts';
import { type BinaryOperator, isBinaryOperator } from '../operators.ts';

/** What the grammar tells apart: ids begin with a lower-case letter; names of functions and keywords are capitals. */
export type TokenKind = 'number' | 'string' | 'id' | 'capitals' | 'operator' | 'punctuation' | 'end';

/** One token, with its place in the expression. */
export interface Token {
  readonly kind: TokenKind;
  /** The characters; of a string its contents, of an operator its one spelling (`AND` for `&&`). */
  readonly text: string;
  /** Offset of the first character, from 0. */
  readonly position: number;
}

/** The longest expression that CloudWatch accepts, in characters (PutMetricAlarm, MetricDataQuery.Expression). */
export const maximumExpressionLength = 2048;

const lexemes: readonly (readonly [TokenKind, RegExp])[] = [
  ['number', /(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?/y],
  ['string', /"(?:[^"\\]|\\[^])*"|'(?:[^'\\]|\\[^])*'/y],
  ['id', /[a-z][A-Za-z0-9_]*/y],
  ['capitals', /[A-Z][A-Z0-9_]*/y],
  ['operator', /==|!=|<=|>=|&&|\|\||[-+*/^<>]/y],
  ['punctuation', /[()[\],]/y],
];
const spelledWithSigns: Readonly<Record<string, BinaryOperator>> = { '&&': 'AND', '||': 'OR' };
const white = /\s*/y;
const word = /[A-Za-z0-9_]/;

/**
 * The tokens of an expression, closed by one of kind `end`.
 * @throws MetricMathError on a character that begins no token, or an expression that is too long.
 */
export function tokenize(expression: string): Token[] {
  if (expression.length > maximumExpressionLength) {
    const problem = `The expression has ${expression.length} characters, at most ${maximumExpressionLength} are allowed`;
    throw new MetricMathError(problem, expression, maximumExpressionLength);
  }
  const tokens: Token[] = [];
  let position = skipWhite(expression, 0);
  while (position < expression.length) {
    const [token, end] = tokenAt(expression, position);
    tokens.push(token);
    position = skipWhite(expression, end);
  }
  tokens.push({ kind: 'end', text: '', position: expression.length });
  return tokens;
}

function skipWhite(expression: string, position: number): number {
  white.lastIndex = position;
  white.test(expression);
  return white.lastIndex;
}

function tokenAt(expression: string, position: number): [Token, number] {
  for (const [kind, pattern] of lexemes) {
    pattern.lastIndex = position;
    const matched = pattern.exec(expression)?.[0];
    if (matched === undefined) continue;
    const end = position + matched.length;
    if ((kind === 'number' || kind === 'capitals') && word.test(expression[end] ?? '')) {
      throw new MetricMathError(malformedWord(kind), expression, position);
    }
    return [refine({ kind, text: matched, position }), end];
  }
  throw new MetricMathError(unreadable(expression[position] ?? ''), expression, position);
}

function refine(token: Token): Token {
  if (token.kind === 'string') return { ...token, text: contents(token.text) };
  const text = spelledWithSigns[token.text] ?? token.text;
  return isBinaryOperator(text) ? { ...token, kind: 'operator', text } : token;
}

/** Only the enclosing quote is unescaped: other backslashes belong to SEARCH, which has escapes of its own. */
function contents(quoted: string): string {
  const quote = quoted[0] as string;
  return quoted.slice(1, -1).replaceAll(`\\${quote}`, quote);
}

function malformedWord(kind: TokenKind): string {
  return kind === 'number'
    ? 'A number is followed by a letter, digit or underscore; an id begins with a lower-case letter'
    : 'Functions and keywords are written in capitals alone, and an id begins with a lower-case letter';
}

function unreadable(character: string): string {
  if (character === '"' || character === "'") return 'The string that begins here is never closed';
  if ('\u201c\u201d\u2018\u2019'.includes(character))
    return 'Write straight quotes (" or \') around a string';
  if (character === '=') return 'Write == to compare';
  return `Unexpected ${JSON.stringify(character)}`;
}
