/** A name as searches see it. */
export interface NameTokens {
  /** Letters and digits of the whole name, in lower case. */
  readonly whole: string;
  /** In order, with their case: what case, digits and other characters set apart. */
  readonly pieces: readonly string[];
  /** Lengths of the runs of pieces between characters that are neither letters nor digits. */
  readonly runs: readonly number[];
}

const alphanumeric = /[\p{L}\p{N}]+/gu;
/** Digits; capitals up to the one that begins a word; a word with or without a capital; other letters. */
const piece = /\p{Nd}+|\p{Lu}+(?!\p{Ll})|\p{Lu}?\p{Ll}+|[^\p{Lu}\p{Ll}\p{Nd}]+/gu;

/** Splits a name at changes of case, at digits and at characters that are neither ("Tokenization" of the user guide). */
export function nameTokens(name: string): NameTokens {
  const runs = (name.match(alphanumeric) ?? []).map((run) => run.match(piece) ?? []);
  const pieces = runs.flat();
  return { whole: pieces.join('').toLowerCase(), pieces, runs: runs.map(({ length }) => length) };
}

/**
 * Whether a search for part of a name finds it: one token as a whole, in any case, or several that follow one another. Where
 * only case or digits set these apart (`CustomCount`), their case matters; where other characters do (`custom-count`), it
 * does not. So all examples of the user guide come out as it says.
 */
export function includesTokens(name: NameTokens, term: NameTokens): boolean {
  if (term.pieces.length === 0) return false;
  if (term.whole === name.whole) return true;
  const caseMatters = term.runs.flatMap((length) => Array.from({ length }, () => length > 1));
  const last = name.pieces.length - term.pieces.length;
  for (let begin = 0; begin <= last; begin++) {
    const matches = term.pieces.every((piece, index) => {
      const other = name.pieces[begin + index]!;
      return piece === other || (!caseMatters[index] && piece.toLowerCase() === other.toLowerCase());
    });
    if (matches) return true;
  }
  return false;
}
