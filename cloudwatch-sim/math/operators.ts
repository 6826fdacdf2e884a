/** How a binary operator is parsed, typed and computed. */
export interface Operator {
  /** Binds tighter the greater it is. */
  readonly precedence: number;
  readonly rightToLeft?: true;
  /** Arithmetic takes arrays of series; comparison and logic do not. */
  readonly kind: 'arithmetic' | 'comparison' | 'logical';
  /** On numbers that exist; a result that is not finite drops the data point, as division by zero does. */
  readonly apply: (left: number, right: number) => number;
}

const truth = (condition: boolean): number => (condition ? 1 : 0);

/**
 * The binary operators of metric math. AWS lists them without their precedence; these are the customary ones: `^`
 * (from the right) before the unary minus, before `*` and `/`, `+` and `-`, comparisons, equality, AND, OR.
 */
export const operators = {
  OR: { precedence: 1, kind: 'logical', apply: (a, b) => truth(a !== 0 || b !== 0) },
  AND: { precedence: 2, kind: 'logical', apply: (a, b) => truth(a !== 0 && b !== 0) },
  '==': { precedence: 3, kind: 'comparison', apply: (a, b) => truth(a === b) },
  '!=': { precedence: 3, kind: 'comparison', apply: (a, b) => truth(a !== b) },
  '<': { precedence: 4, kind: 'comparison', apply: (a, b) => truth(a < b) },
  '<=': { precedence: 4, kind: 'comparison', apply: (a, b) => truth(a <= b) },
  '>': { precedence: 4, kind: 'comparison', apply: (a, b) => truth(a > b) },
  '>=': { precedence: 4, kind: 'comparison', apply: (a, b) => truth(a >= b) },
  '+': { precedence: 5, kind: 'arithmetic', apply: (a, b) => a + b },
  '-': { precedence: 5, kind: 'arithmetic', apply: (a, b) => a - b },
  '*': { precedence: 6, kind: 'arithmetic', apply: (a, b) => a * b },
  '/': { precedence: 6, kind: 'arithmetic', apply: (a, b) => a / b },
  '^': { precedence: 8, kind: 'arithmetic', rightToLeft: true, apply: (a, b) => a ** b },
} as const satisfies Readonly<Record<string, Operator>>;

/** The precedence of the unary minus: `-m1^2` is `-(m1^2)`, `-m1*2` is `(-m1)*2`. */
export const negationPrecedence = 7;

/** One spelling of each: `&&` and `||` are read as AND and OR. */
export type BinaryOperator = keyof typeof operators;

export function isBinaryOperator(text: string): text is BinaryOperator {
  return Object.hasOwn(operators, text);
}
