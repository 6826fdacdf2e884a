import { describe, expect, test } from '@jest/globals';
import { MetricMathError } from '../../../../cloudwatch-sim/math/metric-math-error.ts';
import { parseExpression } from '../../../../cloudwatch-sim/math/syntax/parse-expression.ts';
import type { SyntaxNode } from '../../../../cloudwatch-sim/math/syntax/syntax-node.ts';
import { plotOf } from '../../../support/plotted-metrics.ts';

/** An expression with parentheses around every operation. */
function bracketed(node: SyntaxNode): string {
  switch (node.kind) {
    case 'number':
      return String(node.value);
    case 'string':
      return JSON.stringify(node.text);
    case 'id':
    case 'keyword':
      return node.name;
    case 'negation':
      return `(-${bracketed(node.operand)})`;
    case 'operation':
      return `(${bracketed(node.left)} ${node.operator} ${bracketed(node.right)})`;
    case 'call':
      return `${node.name}(${node.parameters.map(bracketed).join(', ')})`;
    default:
      return `[${node.items.map(bracketed).join(', ')}]`;
  }
}

describe('precedence', () => {
  test.each([
    ['a + b * c', '(a + (b * c))'],
    ['a * b + c', '((a * b) + c)'],
    ['a - b - c', '((a - b) - c)'],
    ['a / b / c', '((a / b) / c)'],
    ['a ^ b ^ c', '(a ^ (b ^ c))'],
    ['-a ^ 2', '(-(a ^ 2))'],
    ['a ^ -2 * c', '((a ^ (-2)) * c)'],
    ['-a * b', '((-a) * b)'],
    ['--a - -b', '((-(-a)) - (-b))'],
    ['a + 1 < b * 2', '((a + 1) < (b * 2))'],
    ['a < b == c >= d', '((a < b) == (c >= d))'],
    ['a == 1 AND b != 2', '((a == 1) AND (b != 2))'],
    ['a OR b AND c', '(a OR (b AND c))'],
    ['a || b && c', '(a OR (b AND c))'],
    ['(a OR b) AND c', '((a OR b) AND c)'],
    ['SUM([a,-b])/2', '(SUM([a, (-b)]) / 2)'],
    [' IF ( a>1,b , .5 ) ', 'IF((a > 1), b, 0.5)'],
    ['1e3+2.5E-1+7.', '((1000 + 0.25) + 7)'],
    ['aAND1 AND bOR', '(aAND1 AND bOR)'],
  ])('%s is read as %s', (expression, expected) => {
    expect(bracketed(parseExpression(expression))).toBe(expected);
  });

  test.each([
    [`SEARCH('MetricName="A b"', 'Sum')`, 'MetricName="A b"'],
    [String.raw`SEARCH("MetricName=\"A b\"", 'Sum')`, 'MetricName="A b"'],
    [String.raw`SEARCH('it\'s', 'Sum')`, "it's"],
    [String.raw`SEARCH('"a\\b\(c\)"', 'Sum')`, String.raw`"a\\b\(c\)"`],
  ])('in %s the quotes are taken off and the escapes of SEARCH left', (expression, expected) => {
    const node = parseExpression(expression);
    expect(node).toMatchObject({ kind: 'call', parameters: [{ kind: 'string', text: expected }, {}] });
  });
});

describe('for any text', () => {
  const words =
    'm1 m2 5 .5 1e3 ( ) [ ] , + - * / ^ < >= == != AND OR && || SUM( IF( FILL( REPEAT METRICS() " \' \\ \u{1f3b5} =';
  const pieces = [' ', ...words.split(' ')];

  test('the parser ends with a tree that reads the same when bracketed, or with a place within the text', () => {
    const random = randomNumbers(4);
    let trees = 0;
    for (let round = 0; round < 5_000; round++) {
      const text = Array.from({ length: 1 + random(14) }, () => pieces[random(pieces.length)]).join('');
      trees += readsTheSameOrFails(text) ? 1 : 0;
    }
    expect(trees).toBeGreaterThan(60);
  });

  test('a valid expression with a character changed, dropped or doubled does the same', () => {
    const valid =
      'IF(FILL(m1, REPEAT) / [m1, m2] >= -2.5 ^ 3 AND SUM(METRICS("m")) != 0, "x", SORT(m1, AVG, DESC))';
    const random = randomNumbers(5);
    for (let round = 0; round < 2_000; round++) {
      const place = random(valid.length);
      const change = ['', valid.slice(place, place + 1).repeat(2), pieces[random(pieces.length)]][random(3)];
      readsTheSameOrFails(valid.slice(0, place) + change + valid.slice(place + 1));
    }
  });

  test('an expression and the same one bracketed come to the same', () => {
    const random = randomNumbers(6);
    const plot = { m1: '1 - 3 0 -2', m2: '- 5 0 -1 4' };
    for (let round = 0; round < 500; round++) {
      const text = `m1 + ${randomExpression(random, 4)}`;
      expect([text, plotOf(bracketed(parseExpression(text)), plot)]).toEqual([text, plotOf(text, plot)]);
    }
  });
});

/** Whether there is a tree; fails unless there is one that holds, or an error with a place. */
function readsTheSameOrFails(text: string): boolean {
  let node: SyntaxNode;
  try {
    node = parseExpression(text);
  } catch (error) {
    if (!(error instanceof MetricMathError)) throw error;
    if (error.position < 0 || error.position > text.length)
      throw new Error(`no place: ${text}`, { cause: error });
    return false;
  }
  if (text.includes('\\')) return true;
  const once = bracketed(node);
  if (bracketed(parseExpression(once)) !== once) throw new Error(`${text} is read as ${once}`);
  return true;
}

function randomExpression(random: (below: number) => number, depth: number): string {
  const inner = (): string => randomExpression(random, depth - 1);
  const choice = depth === 0 ? random(3) : random(12);
  if (choice < 3) return ['m1', 'm2', String(random(5))][choice] as string;
  if (choice === 3) return `-${inner()}`;
  if (choice === 4) return `(${inner()})`;
  const operators = ['+', '-', '*', '/', '^', '<', '<=', '>', '>=', '==', '!=', 'AND', 'OR'];
  return `${inner()} ${operators[random(operators.length)]} ${inner()}`;
}

/** Integers from 0 to below a number, always the same for one seed (Park and Miller's generator). */
function randomNumbers(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state * 48_271) % 2_147_483_647;
    return state % below;
  };
}
