import { SearchError } from './search-error.ts';
import type { SearchQuery, SearchTerm, TextTerm } from './search-query.ts';
import { searchTokens } from './search-tokens.ts';
import type { SearchToken } from './search-tokens.ts';

/** Characters that a search may have. */
export const longestSearch = 1024;

const operators: ReadonlySet<string> = new Set(['AND', 'OR', 'NOT']);

/**
 * Reads the first argument of SEARCH, without its quotation marks: a metric schema in braces, terms, or both
 * ("CloudWatch search expression syntax").
 *
 * @throws SearchError with the position of what is wrong
 */
export function parseSearch(search: string): SearchQuery {
  if (search.length > longestSearch) {
    throw new SearchError(
      `A search has at most ${longestSearch} characters, not ${search.length}`,
      longestSearch,
    );
  }
  const reader = new SearchReader(searchTokens(search));
  const schema = reader.isAt('{') ? readSchema(reader) : undefined;
  if (schema !== undefined && reader.isAt(',')) reader.next();
  if (reader.isAtEnd) {
    if (schema === undefined) throw new SearchError('A search needs a schema in braces, a term, or both', 0);
    return { schema };
  }
  const term = readOr(reader);
  if (!reader.isAtEnd) throw reader.unexpected('a term, AND, OR, NOT or the end');
  return schema === undefined ? { term } : { schema, term };
}

/** Goes through the tokens of a search. */
class SearchReader {
  readonly #tokens: readonly SearchToken[];
  #index = 0;

  constructor(tokens: readonly SearchToken[]) {
    this.#tokens = tokens;
  }

  get isAtEnd(): boolean {
    return this.#at().kind === 'end';
  }

  /** Whether the next token is this mark, or this word. */
  isAt(text: string): boolean {
    const { kind, text: next } = this.#at();
    return (kind === 'mark' || kind === 'word') && next === text;
  }

  /** Whether the next token is a phrase, or a word that is no operator. */
  get isAtText(): boolean {
    const { kind, text } = this.#at();
    return kind === 'phrase' || (kind === 'word' && !operators.has(text));
  }

  /** Whether the token after the next is an equals sign. */
  get isAtProperty(): boolean {
    const after = this.#tokens[this.#index + 1];
    return this.isAtText && after?.kind === 'mark' && after.text === '=';
  }

  next(): SearchToken {
    const token = this.#at();
    this.#index++;
    return token;
  }

  expect(mark: string): void {
    if (!this.isAt(mark)) throw this.unexpected(`"${mark}"`);
    this.next();
  }

  unexpected(expected: string): SearchError {
    const { kind, text, position } = this.#at();
    return new SearchError(
      `Expected ${expected}, found ${kind === 'end' ? 'the end' : `"${text}"`}`,
      position,
    );
  }

  #at(): SearchToken {
    return this.#tokens[this.#index]!;
  }
}

function readSchema(reader: SearchReader): SearchQuery['schema'] {
  reader.expect('{');
  const names: string[] = [];
  do {
    if (names.length > 0) reader.expect(',');
    if (!reader.isAtText)
      throw reader.unexpected(names.length === 0 ? 'a namespace' : 'the name of a dimension');
    names.push(...namesOf(reader.next()));
  } while (!reader.isAt('}'));
  reader.expect('}');
  const [namespace, ...dimensions] = names;
  return { namespace: namespace!, dimensions };
}

/** A comma without space behind it stays within a word; between names of a schema it separates. */
function namesOf({ kind, text }: SearchToken): string[] {
  return kind === 'phrase' ? [text] : text.split(',').filter((name) => name !== '');
}

function readOr(reader: SearchReader, property?: string): SearchTerm {
  const terms = [readAnd(reader, property)];
  while (reader.isAt('OR')) {
    reader.next();
    terms.push(readAnd(reader, property));
  }
  return terms.length === 1 ? terms[0]! : { kind: 'or', terms };
}

function readAnd(reader: SearchReader, property?: string): SearchTerm {
  const terms = [readNot(reader, property)];
  for (;;) {
    if (reader.isAt('AND')) reader.next();
    else if (!reader.isAt('NOT') && !reader.isAt('(') && !reader.isAtText) break;
    terms.push(readNot(reader, property));
  }
  return terms.length === 1 ? terms[0]! : { kind: 'and', terms };
}

function readNot(reader: SearchReader, property?: string): SearchTerm {
  if (!reader.isAt('NOT')) return readText(reader, property);
  reader.next();
  return { kind: 'not', term: readNot(reader, property) };
}

function readText(reader: SearchReader, property?: string): SearchTerm {
  if (reader.isAt('(')) {
    reader.next();
    const inner = readOr(reader, property);
    reader.expect(')');
    return inner;
  }
  if (reader.isAtProperty && property === undefined) {
    const { text: name } = reader.next();
    reader.expect('=');
    if (!reader.isAt('(') && !reader.isAtText) throw reader.unexpected(`a value of ${name}`);
    return readText(reader, name);
  }
  if (!reader.isAtText) throw reader.unexpected('a term');
  const { kind, text } = reader.next();
  const term: TextTerm = { kind: kind === 'phrase' ? 'exact' : 'partial', text };
  return property === undefined ? term : { ...term, property };
}
