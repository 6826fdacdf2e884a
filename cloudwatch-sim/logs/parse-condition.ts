import type { Comparison, Condition, LogValue } from './log-query.ts';
import type { TokenReader } from './token-reader.ts';

const comparisons: readonly Comparison[] = ['=', '!=', '<=', '>=', '<', '>'];

/** Reads a condition: `or` binds less than `and`, `and` less than `not`. */
export function parseCondition(reader: TokenReader): Condition {
  const parts = [parseConjunction(reader)];
  while (reader.skip('or')) parts.push(parseConjunction(reader));
  return joined('or', parts);
}

function parseConjunction(reader: TokenReader): Condition {
  const parts = [parseNegation(reader)];
  while (reader.skip('and')) parts.push(parseNegation(reader));
  return joined('and', parts);
}

function joined(kind: 'and' | 'or', parts: readonly Condition[]): Condition {
  const [only] = parts;
  return parts.length === 1 && only !== undefined ? only : { kind, parts };
}

function parseNegation(reader: TokenReader): Condition {
  if (reader.skip('not')) return { kind: 'not', part: parseNegation(reader) };
  if (reader.skip('(')) {
    const condition = parseCondition(reader);
    reader.expect(')');
    return condition;
  }
  if (reader.skip('ispresent')) {
    reader.expect('(');
    const field = reader.take('name').text;
    reader.expect(')');
    return { kind: 'present', field };
  }
  return parseComparison(reader);
}

function parseComparison(reader: TokenReader): Condition {
  const field = reader.take('name').text;
  if (reader.skip('in')) {
    reader.expect('[');
    const values = reader.list(() => parseValue(reader));
    reader.expect(']');
    return { kind: 'in', field, values };
  }
  if (reader.skip('like')) return { kind: 'like', field, pattern: parsePattern(reader) };
  const operator = comparisons.find((sign) => reader.skip(sign));
  if (operator === undefined) throw reader.refusal(`${comparisons.join(', ')}, in or like`);
  return { kind: 'compare', field, operator, value: parseValue(reader) };
}

function parseValue(reader: TokenReader): LogValue {
  const { kind, text } = reader.take('text', 'number');
  return kind === 'number' ? Number(text) : text;
}

/** `like` takes a regular expression, or a text that the field must contain. */
function parsePattern(reader: TokenReader): RegExp {
  const { kind, text } = reader.take('text', 'pattern');
  return new RegExp(kind === 'pattern' ? text : text.replaceAll(/[\\^$.|?*+()[\]{}]/g, String.raw`\$&`));
}
