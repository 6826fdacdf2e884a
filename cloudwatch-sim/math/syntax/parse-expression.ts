import { MetricMathError } from '../metric-math-error.ts';
import { type BinaryOperator, negationPrecedence, type Operator, operators } from '../operators.ts';
import type { SyntaxNode } from './syntax-node.ts';
import { type Token, tokenize } from './tokens.ts';

/** Parentheses, brackets, calls and signs may be nested this deep: what a person writes stays far below. */
export const maximumNesting = 200;

/**
 * The syntax tree of a metric-math expression.
 * @throws MetricMathError that says what was expected where.
 */
export function parseExpression(expression: string): SyntaxNode {
  if (/^\s*SELECT\s/.test(expression)) {
    throw new MetricMathError('Metrics Insights queries cannot be evaluated here', expression, 0);
  }
  return new Parser(expression).parse();
}

/** A precedence-climbing parser: each level of nesting costs two stack frames, a chain of operators none. */
class Parser {
  readonly #expression: string;
  readonly #tokens: readonly Token[];
  #next = 0;
  #nesting = 0;

  constructor(expression: string) {
    this.#expression = expression;
    this.#tokens = tokenize(expression);
  }

  parse(): SyntaxNode {
    const node = this.#operations(0);
    if (this.#peek().kind !== 'end') throw this.#unexpected('an operator or the end of the expression');
    return node;
  }

  /** Operators that bind at least as tight as `precedence`, with their operands. */
  #operations(precedence: number): SyntaxNode {
    if (++this.#nesting > maximumNesting) {
      throw this.#error(`The expression is nested more than ${maximumNesting} levels deep`);
    }
    let left = this.#operand();
    for (;;) {
      const { kind, text, position } = this.#peek();
      if (kind !== 'operator') break;
      const rule: Operator = operators[text as BinaryOperator];
      if (rule.precedence < precedence) break;
      this.#next++;
      const right = this.#operations(rule.rightToLeft ? rule.precedence : rule.precedence + 1);
      left = { kind: 'operation', operator: text as BinaryOperator, left, right, position };
    }
    this.#nesting--;
    return left;
  }

  #operand(): SyntaxNode {
    const { kind, text, position } = this.#peek();
    const follows = this.#tokens[this.#next + 1];
    if (kind === 'operator' && text === '-') {
      this.#next++;
      return { kind: 'negation', operand: this.#operations(negationPrecedence), position };
    }
    if (kind === 'punctuation' && (text === '(' || text === '[')) return this.#enclosed(text, position);
    if (kind === 'capitals' && follows?.text === '(' && follows.kind === 'punctuation') {
      return this.#call(text, position);
    }
    if (kind === 'id' && follows?.text === '(' && follows.kind === 'punctuation') {
      throw this.#error(`${text} is not a function; names of functions are written in capitals`);
    }
    return this.#atom();
  }

  #enclosed(opening: string, position: number): SyntaxNode {
    this.#next++;
    if (opening === '[') return { kind: 'array', items: this.#list(']'), position };
    const inner = this.#operations(0);
    this.#close(')');
    return inner;
  }

  #call(name: string, position: number): SyntaxNode {
    this.#next += 2;
    if (this.#peek().kind === 'punctuation' && this.#peek().text === ')') {
      this.#next++;
      return { kind: 'call', name, parameters: [], position };
    }
    return { kind: 'call', name, parameters: this.#list(')'), position };
  }

  #list(closing: ')' | ']'): SyntaxNode[] {
    const items = [this.#operations(0)];
    while (this.#peek().kind === 'punctuation' && this.#peek().text === ',') {
      this.#next++;
      items.push(this.#operations(0));
    }
    this.#close(closing, '"," or ');
    return items;
  }

  #close(closing: ')' | ']', alternatives = ''): void {
    const { kind, text } = this.#peek();
    if (kind !== 'punctuation' || text !== closing) {
      throw this.#unexpected(`an operator, ${alternatives}"${closing}"`);
    }
    this.#next++;
  }

  #atom(): SyntaxNode {
    const { kind, text, position } = this.#peek();
    if (kind === 'end' || kind === 'operator' || kind === 'punctuation') {
      throw this.#unexpected('a number, an id, a function, "(", "[" or "-"');
    }
    if (kind === 'number' && !Number.isFinite(Number(text))) throw this.#error('The number is too large');
    this.#next++;
    if (kind === 'number') return { kind, value: Number(text), position };
    if (kind === 'string') return { kind, text, position };
    return { kind: kind === 'id' ? 'id' : 'keyword', name: text, position };
  }

  #peek(): Token {
    return this.#tokens[this.#next] as Token;
  }

  #unexpected(expected: string): MetricMathError {
    const { kind, text } = this.#peek();
    const found = kind === 'end' ? 'the expression ends' : `there is ${JSON.stringify(text)}`;
    return this.#error(`Expected ${expected}, but ${found}`);
  }

  #error(problem: string): MetricMathError {
    return new MetricMathError(problem, this.#expression, this.#peek().position);
  }
}
