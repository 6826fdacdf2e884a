import { stateValues, type StateValue } from '../alarm.ts';
import { ruleChildren, type Rule } from './rule.ts';
import { RuleReader } from './rule-reader.ts';
import { RuleError, type RuleToken } from './rule-tokens.ts';

export { RuleError } from './rule-tokens.ts';

const longest = 10_240;
const mostChildren = 100;

/**
 * The rule of a composite alarm: AND, OR, NOT (binding OR < AND < NOT), parentheses, TRUE, FALSE, ALARM(x), OK(x),
 * INSUFFICIENT_DATA(x) and AT_LEAST(count or percent, [NOT] state, (x, y, …)). Alarms are names or ARNs, bare or in
 * double quotes. Throws RuleError for what is none of it and beyond AWS's limits: 10,240 characters, 500 elements
 * (alarms, constants, pairs of parentheses), 100 different alarms.
 */
export function parseRule(text: string): Rule {
  if (text.length > longest) {
    throw new RuleError(text, longest, `the rule has ${text.length} characters, expected at most ${longest}`);
  }
  const reader = new RuleReader(text);
  const rule = disjunction(reader);
  reader.expect('end', 'AND, OR or the end of the rule');
  const children = ruleChildren(rule).length;
  if (children > mostChildren) {
    throw new RuleError(text, 0, `the rule looks at ${children} alarms, expected at most ${mostChildren}`);
  }
  return rule;
}

/** Descends recursively; how deep is bounded by the limit of elements. */
function disjunction(reader: RuleReader): Rule {
  return chain(reader, 'or', 'OR', conjunction);
}

function conjunction(reader: RuleReader): Rule {
  return chain(reader, 'and', 'AND', negation);
}

function chain(
  reader: RuleReader,
  kind: 'and' | 'or',
  word: string,
  operand: (reader: RuleReader) => Rule,
): Rule {
  const first = operand(reader);
  const operands = [first];
  while (reader.skipWord(word)) operands.push(operand(reader));
  return operands.length === 1 ? first : { kind, operands };
}

function negation(reader: RuleReader): Rule {
  let negations = 0;
  while (reader.skipWord('NOT')) negations += 1;
  let rule = primary(reader);
  for (; negations > 0; negations -= 1) rule = { kind: 'not', operand: rule };
  return rule;
}

function primary(reader: RuleReader): Rule {
  const token = reader.take();
  if (token.kind === '(') {
    reader.countElement(token);
    const rule = disjunction(reader);
    reader.expect(')', 'AND, OR or )');
    return rule;
  }
  if (token.kind === 'word') {
    if (/^(?:true|false)$/i.test(token.text)) {
      reader.countElement(token);
      return { kind: 'constant', value: /^t/i.test(token.text) };
    }
    const state = asState(token.text);
    if (state !== undefined) return stateFunction(reader, state);
    if (token.text === 'AT_LEAST') return atLeast(reader);
  }
  throw reader.error(
    token,
    'ALARM(…), OK(…), INSUFFICIENT_DATA(…), AT_LEAST(…), TRUE, FALSE, NOT or an opening parenthesis',
  );
}

function stateFunction(reader: RuleReader, state: StateValue): Rule {
  reader.expect('(', `( after ${state}`);
  const alarm = reader.alarm();
  reader.expect(
    ')',
    ') after the name of the alarm (a name with spaces, commas or parentheses needs quotes)',
  );
  return { kind: 'state', state, alarm };
}

function atLeast(reader: RuleReader): Rule {
  reader.expect('(', '( after AT_LEAST');
  const count = reader.expect('word', 'a count such as 2 or a percentage such as 50%');
  reader.expect(',', ', after the count');
  const negated = reader.skipWord('NOT');
  const stateToken = reader.expect('word', 'a state: ALARM, OK or INSUFFICIENT_DATA, or NOT and a state');
  const state = asState(stateToken.text);
  if (state === undefined) throw reader.error(stateToken, 'a state: ALARM, OK or INSUFFICIENT_DATA');
  reader.expect(',', ', after the state');
  reader.expect('(', '( before the list of alarms');
  const alarms = [reader.alarm()];
  while (reader.skip(',')) alarms.push(reader.alarm());
  reader.expect(')', ', or ) in the list of alarms');
  reader.expect(')', ') after the list of alarms');
  return { kind: 'atLeast', threshold: threshold(reader, count, alarms.length), state, negated, alarms };
}

function threshold(
  reader: RuleReader,
  token: RuleToken,
  alarms: number,
): Extract<Rule, { kind: 'atLeast' }>['threshold'] {
  const [, digits, percent] = /^(\d{1,3})(%?)$/.exec(token.text) ?? [];
  const unit = percent === '%' ? 'percent' : 'alarms';
  const most = unit === 'percent' ? 100 : alarms;
  const value = Number(digits);
  if (digits === undefined || value < 1 || value > most) {
    throw reader.error(
      token,
      `a count from 1 to ${alarms} (the alarms listed) or a percentage from 1% to 100%`,
    );
  }
  return { unit, value };
}

function asState(text: string): StateValue | undefined {
  return stateValues.find((state) => state === text);
}
