import { afterAll, describe, expect, test } from '@jest/globals';
import { runAlarmTests } from '../../../../cloudwatch-sim/alarm-tests/run-alarm-tests.ts';
import { seededRandom } from '../support/seeded-random.ts';
import { ShopFolder } from './made-shop.ts';

const folder = new ShopFolder();
afterAll(() => folder.remove());

const start = 'templates: [shop.template.json]\n';
const oneTest = (lines: string) => `${start}tests:\n  - name: a\n${lines.replaceAll(/^/gm, '    ')}`;

const testing = (alarm: string) =>
  `templates: [faulty.json]\ntests: [{ name: a, duration: 1m, expect: { ${alarm}: { never: ALARM } } }]`;

describe('a file is refused, with line, column and what was expected, when', () => {
  test.each([
    [
      'it is empty',
      '',
      ['1:1: the file: expected a mapping with templates, stacks, region, account, tests, found nothing'],
    ],
    [
      'it is a list',
      '- 1',
      ['1:1: the file: expected a mapping with templates, stacks, region, account, tests'],
    ],
    ['it has no tests', `${start}tests: []`, ['2:8: tests: expected at least one test']],
    ['it leaves them out', start, ['1:1: tests: expected a list of tests']],
    [
      'it names no template',
      'templates: []\ntests: []',
      ['1:12: templates: expected at least one template', '2:8: tests: expected at least one test'],
    ],
    [
      'a test expects nothing',
      oneTest('input: []'),
      ['3:5: tests[0].expect: expected a mapping of alarms to what is expected of them'],
    ],
    [
      'an alarm is not told what',
      oneTest('expect:\n  shop-errors: {}'),
      [expect.stringMatching(/^5:20: .*expects nothing; expected states/)],
    ],
    [
      'a state is none',
      oneTest('expect: { shop-errors: { never: Alarm } }'),
      ['4:37: tests[0].expect.shop-errors.never: expected OK, ALARM, INSUFFICIENT_DATA'],
    ],
    [
      'a time is none',
      oneTest('expect: { shop-errors: { states: { 7: OK } } }'),
      [expect.stringMatching(/^4:43: .*"7" is no time; expected one such as 7m/)],
    ],
    [
      'a span ends before it begins',
      oneTest('expect: { shop-errors: { states: { 7m..5m: OK } } }'),
      [expect.stringContaining('"7m..5m" is no time')],
    ],
    [
      'a value is not understood',
      oneTest(
        'input:\n  - { ref: { alarm: shop-errors }, values: 0x5 6z }\nexpect: { shop-errors: { never: OK } }',
      ),
      [expect.stringMatching(/^5:52: tests\[0\]\.input\[0\]\.values: "6z" is not understood/)],
    ],
    [
      'a metric is named twice',
      oneTest('input:\n  - { values: 1 }\nexpect: { shop-errors: { never: OK } }'),
      ['5:9: tests[0].input[0]: expected exactly one of metric and ref'],
    ],
    [
      'a unit is unknown',
      oneTest(
        'input:\n  - { ref: { alarm: shop-errors }, unit: Orders, values: 1 }\nexpect: { shop-errors: { never: OK } }',
      ),
      [expect.stringContaining('expected a unit of CloudWatch')],
    ],
    [
      'a start is no time',
      oneTest('start: noon\nexpect: { shop-errors: { states: { 1m: OK } } }'),
      ['4:12: tests[0].start: expected a time such as 2026-01-31T09:30:00Z'],
    ],
    [
      'notifications are an empty list',
      oneTest('expect: { shop-errors: { notifications: [] } }'),
      [expect.stringContaining('for none at all write "- count: 0"')],
    ],
  ])('%s', (_, text, expected) => {
    expect(folder.errorsOf(text)).toEqual(expected);
  });

  test('it is not YAML', () => {
    expect(folder.errorsOf('templates: [a\ntests: 1')).toContainEqual(
      expect.stringMatching(/^2:1: is not YAML: /),
    );
  });

  test('a key is written twice', () => {
    expect(folder.errorsOf(`${start}${start}tests: []`)).toEqual([
      expect.stringContaining('2:1: is not YAML: Map keys must be unique'),
    ]);
  });

  test('a key is unknown', () => {
    expect(folder.errorsOf(oneTest('inputs: []\nexpect: { shop-errors: { never: OK } }'))).toEqual([
      '4:5: tests[0] has the unknown key "inputs"; expected only name, start, interval, duration, input, expect',
    ]);
  });

  test('it cannot be read', () => {
    const [result] = runAlarmTests([`${folder.path}/missing.yaml`]);
    expect(result?.error?.message).toContain('missing.yaml:1:1: cannot be read');
  });
});

describe('a template is refused when', () => {
  const tests = 'tests: [{ name: a, duration: 1m, expect: { x: { never: OK } } }]';

  test('it is missing', () => {
    expect(folder.errorsOf(`templates: [shop.template.json, other.json]\n${tests}`)).toEqual([
      expect.stringMatching(/^1:33: there is no "other.json" seen from the folder of this file; cdk synth/),
    ]);
  });

  test('a pattern matches nothing', () => {
    expect(folder.errorsOf(`templates: ['*.yml']\n${tests}`)).toEqual([
      expect.stringContaining('there is no "*.yml"'),
    ]);
  });

  test('it is not JSON', () => {
    folder.write('broken.json', '{');
    expect(folder.errorsOf(`templates: [broken.json]\n${tests}`)).toEqual([
      expect.stringMatching(/broken.json: is not JSON/),
    ]);
  });

  test('it refers to what no template has', () => {
    const alarm = {
      Type: 'AWS::CloudWatch::Alarm',
      Properties: { AlarmName: { 'Fn::ImportValue': 'name' } },
    };
    folder.write('import.json', JSON.stringify({ Resources: { Alarm: alarm } }));
    expect(folder.errorsOf(`templates: [import.json]\n${tests}`)).toEqual([
      expect.stringContaining('imports "name", which no template given exports'),
    ]);
  });

  test('it has no stack of the name', () => {
    expect(folder.errorsOf(`templates: [shop.template.json]\nstacks: [shops]\n${tests}`)).toEqual([
      '2:10: no stack is called "shops"; did you mean "shop"?',
    ]);
  });

  test('two of its alarms have one name', () => {
    folder.write('again.json', JSON.stringify({ Resources: { Errors: errorsAlarm } }));
    expect(folder.errorsOf(`templates: [shop.template.json, again.json]\n${tests}`)).toEqual([
      '1:1: two alarms are called "shop-errors"; choose between their stacks with stacks:',
    ]);
  });
});

test('a file that is damaged anywhere still gives results or errors with places', () => {
  const random = seededRandom(4);
  const whole = oneTest(`start: 2026-01-01T00:00:00Z
input:
  - { ref: { alarm: shop-rate, query: errors }, values: "0x5 5/100 _x3 1+2x5 3@2,1@5" }
expect:
  shop-errors: { states: { 1m..3m: [OK] }, notifications: [{ at: 1m, topic: Pager, count: 0 }] }`);
  const any = (characters: string) => characters[Math.floor(random() * characters.length)] ?? '';
  for (let turn = 0; turn < 300; turn += 1) {
    const at = Math.floor(random() * whole.length);
    const damaged = `${whole.slice(0, at)}${any('{}[]:,-x@_0 9\n\t"&*!')}${whole.slice(at + Math.floor(random() * 4))}`;
    const { tests, error } = folder.run(damaged);
    expect(tests.length + (error?.issues.length ?? 0)).toBeGreaterThan(0);
    for (const { line, column } of error?.issues ?? []) expect(Math.min(line, column)).toBeGreaterThan(0);
  }
});

test('a faulty file does not keep others from running, and all that is wrong is told at once', () => {
  const good = folder.write('good.yaml', oneTest('duration: 1m\nexpect: { shop-errors: { never: ALARM } }'));
  const bad = folder.write(
    'bad.yaml',
    oneTest('duration: 1m\nexpect: { one: { never: OK }, two: { never: OK } }'),
  );
  const results = runAlarmTests([bad, good]);
  expect(results.map(({ error, tests }) => [error?.issues.length, tests.length])).toEqual([
    [2, 0],
    [undefined, 1],
  ]);
});

test('an alarm that CloudWatch would refuse is left out, with the composites that look at it', () => {
  const faulty = { Type: 'AWS::CloudWatch::Alarm', Properties: { AlarmName: 'faulty' } };
  const above = {
    Type: 'AWS::CloudWatch::CompositeAlarm',
    Properties: { AlarmName: 'above', AlarmRule: 'ALARM(faulty)' },
  };
  folder.write(
    'faulty.json',
    JSON.stringify({ Resources: { Faulty: faulty, Above: above, Errors: errorsAlarm } }),
  );
  const { tests, leftOut } = folder.run(testing('shop-errors'));
  expect(tests.map(({ passed }) => passed)).toEqual([true]);
  expect(leftOut.map(({ alarm }) => alarm)).toEqual(['faulty', 'above']);
  expect(folder.errorsOf(testing('above'))).toEqual([
    expect.stringContaining('"above" cannot be run: looks at the alarm "faulty"'),
  ]);
});

const errorsAlarm = {
  Type: 'AWS::CloudWatch::Alarm',
  Properties: {
    AlarmName: 'shop-errors',
    Namespace: 'Shop',
    MetricName: 'Errors',
    Statistic: 'Sum',
    Period: 60,
    EvaluationPeriods: 1,
    Threshold: 5,
    ComparisonOperator: 'GreaterThanThreshold',
    TreatMissingData: 'notBreaching',
  },
};
