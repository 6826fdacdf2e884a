import { RuleError, ruleTokens, type RuleToken } from './rule-tokens.ts';

const mostElements = 500;

/** Goes through the tokens of a rule, and counts its elements: alarms, constants and pairs of parentheses. */
export class RuleReader {
  readonly #text: string;
  readonly #tokens: readonly RuleToken[];
  #next = 0;
  #elements = 0;

  constructor(text: string) {
    this.#text = text;
    this.#tokens = ruleTokens(text);
  }

  /** The next token, passing over it; the end of the rule stays the next token. */
  take(): RuleToken {
    const token = this.#peek();
    if (token.kind !== 'end') this.#next += 1;
    return token;
  }

  /** The next token, which must be of a kind; `expected` says so to the user. */
  expect(kind: RuleToken['kind'], expected: string): RuleToken {
    const token = this.#peek();
    if (token.kind !== kind) throw this.error(token, expected);
    return this.take();
  }

  /** Passes over a token of a kind if it comes next. */
  skip(kind: RuleToken['kind']): boolean {
    const found = this.#peek().kind === kind;
    if (found) this.take();
    return found;
  }

  /** Passes over a bare word if it comes next. */
  skipWord(text: string): boolean {
    const token = this.#peek();
    return token.kind === 'word' && token.text === text && this.skip('word');
  }

  /** The name or ARN of an alarm. */
  alarm(): string {
    const token = this.take();
    if ((token.kind !== 'word' && token.kind !== 'quoted') || token.text === '') {
      throw this.error(token, 'the name or ARN of an alarm');
    }
    this.countElement(token);
    return token.text;
  }

  countElement({ at }: RuleToken): void {
    this.#elements += 1;
    if (this.#elements > mostElements) {
      throw new RuleError(
        this.#text,
        at,
        `this is element ${this.#elements}, expected at most ${mostElements}`,
      );
    }
  }

  /** That a token is not what was expected in its place. */
  error({ kind, text, at }: RuleToken, expected: string): RuleError {
    const found = kind === 'end' ? 'the rule ends' : `found ${kind === 'quoted' ? `"${text}"` : text}`;
    return new RuleError(this.#text, at, `${found}, expected ${expected}`);
  }

  #peek(): RuleToken {
    return this.#tokens[this.#next] as RuleToken;
  }
}
