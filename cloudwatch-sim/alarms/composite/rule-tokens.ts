/** A piece of a rule and where it begins (first character is 0). */
export interface RuleToken {
  readonly kind: '(' | ')' | ',' | 'word' | 'quoted' | 'end';
  /** Of a quoted name what stands between the quotes, with \" and \\ resolved. */
  readonly text: string;
  readonly at: number;
}

/** A rule that cannot be read, with the place and what was expected there. */
export class RuleError extends Error {
  override readonly name = 'RuleError';
  /** The offending character, counted from 0. */
  readonly at: number;

  constructor(rule: string, at: number, problem: string) {
    const from = Math.max(0, at - 20);
    const near = rule.slice(from, at + 20);
    super(`at character ${at + 1}: ${problem}${near === '' ? '' : ` (near \`${near}\`)`}`);
    this.at = at;
  }
}

const patterns: readonly [RuleToken['kind'], RegExp][] = [
  ['(', /\(/y],
  [')', /\)/y],
  [',', /,/y],
  ['quoted', /"(?:[^"\\]|\\.)*"/sy],
  ['word', /[^\s(),"]+/y],
];

/**
 * The tokens of a rule, the last one `end`. Bare names hold no spaces, parentheses, commas or quotes; quoted ones
 * hold anything. Throws RuleError for a quote that is not closed.
 */
export function ruleTokens(rule: string): RuleToken[] {
  const tokens: RuleToken[] = [];
  const space = /\s*/y;
  for (let at = 0; ;) {
    space.lastIndex = at;
    at += space.exec(rule)?.[0].length ?? 0;
    if (at >= rule.length) return [...tokens, { kind: 'end', text: 'the end', at: rule.length }];
    const { kind, raw } = tokenAt(rule, at);
    tokens.push({ kind, at, text: kind === 'quoted' ? raw.slice(1, -1).replace(/\\(["\\])/g, '$1') : raw });
    at += raw.length;
  }
}

function tokenAt(rule: string, at: number): { kind: RuleToken['kind']; raw: string } {
  for (const [kind, pattern] of patterns) {
    pattern.lastIndex = at;
    const raw = pattern.exec(rule)?.[0];
    if (raw !== undefined) return { kind, raw };
  }
  throw new RuleError(rule, at, 'the quote is not closed, expected another "');
}
