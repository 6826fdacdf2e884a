import { SearchError } from './search-error.ts';

/** A part of a search. */
export interface SearchToken {
  readonly kind: 'phrase' | 'word' | 'mark' | 'end';
  readonly text: string;
  /** Where it begins. */
  readonly position: number;
}

const marks: ReadonlySet<string> = new Set(['(', ')', '{', '}', '=', ',']);
const space = /\s/;
/** A comma belongs to a word that goes on behind it, so that it can be searched for. */
const word = /(?:[^\s"(){}=,]|,(?=[^\s"(){}=,]))+/y;
const phraseEnds: Readonly<Record<string, string>> = { '"': '"', "'": "'" };

/**
 * Splits a search into quoted phrases, words and marks, and an end.
 *
 * @throws SearchError for a quotation mark without its second
 */
export function searchTokens(search: string): SearchToken[] {
  const tokens: SearchToken[] = [];
  let position = 0;
  while (position < search.length) {
    const character = search[position]!;
    if (space.test(character)) position++;
    else if (Object.hasOwn(phraseEnds, character)) {
      const { text, end } = readPhrase(search, position);
      tokens.push({ kind: 'phrase', text, position });
      position = end;
    } else {
      word.lastIndex = position;
      const text = marks.has(character) ? character : word.exec(search)![0];
      tokens.push({ kind: marks.has(character) ? 'mark' : 'word', text, position });
      position += text.length;
    }
  }
  tokens.push({ kind: 'end', text: '', position: search.length });
  return tokens;
}

function readPhrase(search: string, begin: number): { text: string; end: number } {
  const close = phraseEnds[search[begin]!];
  let text = '';
  for (let index = begin + 1; index < search.length; index++) {
    if (search[index] === close) return { text, end: index + 1 };
    if (search[index] === '\\' && index + 1 < search.length) index++;
    text += search[index];
  }
  throw new SearchError(`A quotation mark ${close} is opened and not closed`, begin);
}
