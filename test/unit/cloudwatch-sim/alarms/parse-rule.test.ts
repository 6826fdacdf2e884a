import { describe, expect, test } from '@jest/globals';
import type { StateValue } from '../../../../cloudwatch-sim/alarms/alarm.ts';
import { parseRule, RuleError } from '../../../../cloudwatch-sim/alarms/composite/parse-rule.ts';
import { ruleChildren, ruleHolds } from '../../../../cloudwatch-sim/alarms/composite/rule.ts';

const states: Readonly<Record<string, StateValue>> = {
  a: 'ALARM',
  b: 'ALARM',
  o: 'OK',
  i: 'INSUFFICIENT_DATA',
  'with space': 'ALARM',
  'say "hi" (now), \\o/': 'ALARM',
};

const holds = (rule: string) => ruleHolds(parseRule(rule), (name) => states[name]);

describe('rules that hold and rules that do not', () => {
  test.each<[string, boolean]>([
    ['TRUE', true],
    ['False', false],
    ['ALARM(a)', true],
    ['ALARM(o)', false],
    ['OK(o)', true],
    ['INSUFFICIENT_DATA(i)', true],
    ['NOT ALARM(a)', false],
    ['NOT NOT ALARM(a)', true],
    ['ALARM(a) AND ALARM(o)', false],
    ['ALARM(o) OR ALARM(a)', true],
    ['ALARM(a) OR ALARM(o) AND ALARM(i)', true],
    ['(ALARM(a) OR ALARM(o)) AND ALARM(i)', false],
    ['NOT ALARM(o) AND ALARM(a)', true],
    ['NOT (ALARM(o) AND ALARM(a))', true],
    ['(NOT (ALARM("a")))', false],
    ['\n  ALARM ( a )\tAND\nALARM( "b" )  ', true],
    ['ALARM("with space")', true],
    ['ALARM("say \\"hi\\" (now), \\\\o/")', true],
    ['ALARM(arn:aws:cloudwatch:eu-west-1:111122223333:alarm:a)', true],
    ['ALARM("arn:aws:cloudwatch:eu-west-1:111122223333:alarm:with space")', true],
    ['ALARM(unknown)', false],
    ['AT_LEAST(2, ALARM, (a, b, o))', true],
    ['AT_LEAST(3, ALARM, (a, b, o))', false],
    ['AT_LEAST(50%, ALARM, (a, b, o, i))', true],
    ['AT_LEAST(51%, ALARM, (a, b, o, i))', false],
    ['AT_LEAST(2, NOT ALARM, (a, b, o, i))', true],
    ['AT_LEAST(1, NOT OK, (o))', false],
    ['AT_LEAST(1,INSUFFICIENT_DATA,("with space",i))', true],
    ['TRUE AND AT_LEAST(100%, ALARM, (a, b))', true],
  ])('%s is %j', (rule, expected) => {
    expect(holds(rule)).toBe(expected);
  });
});

test('the children of a rule are named once each, however it refers to them', () => {
  const rule =
    'ALARM(a) OR OK("a") OR AT_LEAST(1, OK, (b, arn:aws:cloudwatch:eu-west-1:1:alarm:a)) AND NOT ALARM(c)';

  expect(ruleChildren(parseRule(rule))).toEqual(['a', 'b', 'c']);
});

describe('what is no rule', () => {
  test.each<[string, number, string]>([
    ['', 0, 'the rule ends, expected ALARM'],
    ['ALARM(a) ALARM(b)', 9, 'found ALARM, expected AND, OR or the end of the rule'],
    ['ALARM(a) AND', 12, 'the rule ends'],
    ['AND ALARM(a)', 0, 'found AND'],
    ['ALARM a', 6, 'found a, expected ( after ALARM'],
    ['ALARM()', 6, 'expected the name or ARN of an alarm'],
    ['ALARM("")', 6, 'expected the name or ARN of an alarm'],
    ['ALARM(a b)', 8, 'needs quotes'],
    ['ALARM("a)', 6, 'the quote is not closed'],
    ['(ALARM(a)', 9, 'expected AND, OR or )'],
    ['ALARM(a))', 8, 'expected AND, OR or the end'],
    ['NOT', 3, 'the rule ends'],
    ['alarm(a)', 0, 'found alarm'],
    ['WARN(a)', 0, 'found WARN'],
    ['AT_LEAST(0, ALARM, (a))', 9, 'a count from 1 to 1'],
    ['AT_LEAST(2, ALARM, (a))', 9, 'a count from 1 to 1'],
    ['AT_LEAST(101%, ALARM, (a))', 9, 'a percentage from 1% to 100%'],
    ['AT_LEAST(1.5, ALARM, (a))', 9, 'a count from'],
    ['AT_LEAST(1, BROKEN, (a))', 12, 'a state'],
    ['AT_LEAST(1, ALARM, ())', 20, 'expected the name or ARN'],
    ['AT_LEAST(1, ALARM, a)', 19, '( before the list'],
  ])('%s is refused with the place', (rule, at, message) => {
    expect(() => parseRule(rule)).toThrow(message);
    expect(thrown(rule)).toMatchObject({ at });
  });

  test('a rule of more than 10,240 characters', () => {
    expect(() => parseRule(`TRUE${' '.repeat(10_237)}`)).toThrow('expected at most 10240');
    expect(parseRule(`TRUE${' '.repeat(10_236)}`)).toEqual({ kind: 'constant', value: true });
  });

  test('a rule of more than 500 elements, pairs of parentheses counted', () => {
    expect(() => parseRule(`${'('.repeat(500)}TRUE${')'.repeat(500)}`)).toThrow(
      'element 501, expected at most 500',
    );
    expect(parseRule(`${'('.repeat(499)}TRUE${')'.repeat(499)}`)).toEqual({ kind: 'constant', value: true });
  });

  test('a rule that looks at more than 100 alarms', () => {
    expect(() => parseRule(allOf(101))).toThrow('looks at 101 alarms, expected at most 100');
    expect(ruleChildren(parseRule(allOf(100)))).toHaveLength(100);
  });
});

test('any text is either a rule or refused with a place in it', () => {
  const pieces = [
    'ALARM',
    'OK',
    'AND',
    'OR',
    'NOT',
    'TRUE',
    'AT_LEAST',
    '(',
    ')',
    ',',
    '"',
    '\\',
    'a',
    '2',
    '50%',
    ' ',
  ];
  const random = seeded(4);
  const texts = Array.from({ length: 20_000 }, () =>
    Array.from({ length: random(24) }, () => pieces[random(pieces.length)]).join(''),
  );
  const outcomes = texts.map((text) => ({ text, error: thrown(text) }));
  const odd = outcomes.filter(
    ({ text, error }) => error !== undefined && !(error instanceof RuleError && error.at <= text.length),
  );

  expect(odd).toEqual([]);
  expect(outcomes.some(({ error }) => error === undefined)).toBe(true);
});

/** A rule that looks at so many alarms. */
function allOf(count: number): string {
  return Array.from({ length: count }, (_, index) => `OK(a${index})`).join(' AND ');
}

function thrown(rule: string): unknown {
  try {
    parseRule(rule);
    return undefined;
  } catch (error) {
    return error;
  }
}

/** Whole numbers below a bound, the same ones each time. */
function seeded(seed: number): (bound: number) => number {
  let state = seed;
  return (bound) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * bound);
  };
}
