import { LogQueryError } from './log-query-error.ts';
import type { Token } from './log-query-tokens.ts';

/** Walks over the words of one command. */
export class TokenReader {
  readonly #tokens: readonly Token[];
  #next = 0;

  constructor(tokens: readonly Token[]) {
    this.#tokens = tokens;
  }

  get atEnd(): boolean {
    return this.#next >= this.#tokens.length;
  }

  /** Goes past the next word if it is this one, in any case. */
  skip(text: string): boolean {
    const token = this.#tokens[this.#next];
    const found = (token?.kind === 'name' || token?.kind === 'sign') && token.text.toLowerCase() === text;
    if (found) this.#next += 1;
    return found;
  }

  /** The next word, which must be of one of these kinds. */
  take(...kinds: readonly Token['kind'][]): Token {
    const token = this.#tokens[this.#next];
    if (token === undefined || !kinds.includes(token.kind)) throw this.refusal(kinds.join(' or '));
    this.#next += 1;
    return token;
  }

  expect(text: string): void {
    if (!this.skip(text)) throw this.refusal(`"${text}"`);
  }

  /** What `read` gives, once or, with commas between, several times. */
  list<T>(read: () => T): readonly T[] {
    const items = [read()];
    while (this.skip(',')) items.push(read());
    return items;
  }

  refusal(expected: string): LogQueryError {
    const found = this.#tokens[this.#next]?.text;
    const words = this.#tokens.map(({ text }) => text).join(' ');
    return new LogQueryError(
      `"${words}" is not a command that is known here: expected ${expected}` +
        (found === undefined ? ' at its end.' : `, not "${found}".`),
    );
  }
}
