const excerptLength = 60;

/** A metric-math expression that is not valid: what is wrong, and at which character. */
export class MetricMathError extends Error {
  override readonly name = 'MetricMathError';
  readonly expression: string;
  /** Offset of the offending character, from 0; the expression's length where something is missing at its end. */
  readonly position: number;

  constructor(problem: string, expression: string, position: number) {
    super(`${problem}, at character ${position + 1} of ${excerpt(expression, position)}`);
    this.expression = expression;
    this.position = position;
  }
}

/** The expression, or of a long one the surroundings of the position. */
function excerpt(expression: string, position: number): string {
  if (expression.length <= excerptLength) return JSON.stringify(expression);
  const start = Math.max(0, Math.min(position - excerptLength / 2, expression.length - excerptLength));
  const end = start + excerptLength;
  const before = start > 0 ? '...' : '';
  const after = end < expression.length ? '...' : '';
  return `${before}${JSON.stringify(expression.slice(start, end))}${after}`;
}
