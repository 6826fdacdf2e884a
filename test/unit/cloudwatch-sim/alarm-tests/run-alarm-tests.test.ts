import { afterAll, describe, expect, test } from '@jest/globals';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { runAlarmTests } from '../../../../cloudwatch-sim/alarm-tests/run-alarm-tests.ts';
import { ShopFolder } from './made-shop.ts';

const folder = new ShopFolder();
afterAll(() => folder.remove());

const heartbeat = (values: string) => `input: [{ ref: { alarm: shop-heartbeat }, values: ${values} }]
expect: { shop-heartbeat: { states: { 9m: ALARM } } }`;

const errors = (values: string) => `input: [{ ref: { alarm: shop-errors }, values: ${values} }]`;

describe('an alarm', () => {
  test('is raised by the evaluation after the minute that completes the breach', () => {
    expect(
      folder.problemsOf(`${errors('0x5 9x3 0x5')}
expect:
  shop-errors:
    changes: { 1m: OK, 7m: ALARM, 9m: OK }
    first: { ALARM: 7m, OK: 1m }
    states: { 0: INSUFFICIENT_DATA, 1m..6m: OK, 7m..8m: ALARM, 20m: [OK, ALARM] }
    never: INSUFFICIENT_DATA`),
    ).toEqual([]);
  });

  test('that stays quiet is found out', () => {
    expect(
      folder.problemsOf(`${errors('0x5 9 0x5')}
expect: { shop-errors: { never: ALARM, states: { 1m..11m: OK } } }`),
    ).toEqual([]);
  });

  test('that does otherwise is told of in sentences', () => {
    expect(
      folder.problemsOf(`${errors('0x5 9x3 0x5')}
expect:
  shop-errors:
    states: { 5m: ALARM, 6m..8m: ALARM, 8m: [OK, INSUFFICIENT_DATA] }
    changes: { 1m: OK }
    first: { ALARM: 6m }
    never: [ALARM, OK]`),
    ).toEqual([
      'expected ALARM at 5m, but it was OK',
      'expected ALARM from 6m to 8m, but it was OK at 6m',
      'expected OK or INSUFFICIENT_DATA at 8m, but it was ALARM',
      'expected the changes 1m OK, but they were 1m OK, 7m ALARM, 9m OK',
      'expected the first ALARM at 6m, but it was at 7m',
      'expected never ALARM or OK, but it was OK at 1m',
    ]);
    expect(folder.problemsOf(`duration: 3m\nexpect: { shop-errors: { first: { ALARM: 2m } } }`)).toEqual([
      'expected the first ALARM at 2m, but there was none until 3m',
    ]);
  });

  test.each([
    ['silence breaches where it is to', 'shop-heartbeat', 'ALARM'],
    ['silence is fine where it is to be', 'shop-errors', 'OK'],
  ])('of which %s', (_, alarm, state) => {
    expect(folder.problemsOf(`expect: { ${alarm}: { states: { 5m: ${state} } } }`)).toEqual([]);
  });

  test('goes to INSUFFICIENT_DATA once its data are missing', () => {
    expect(
      folder.problemsOf(`input: [{ ref: { alarm: Slow }, values: 10@100x5 }]
expect: { Slow: { states: { 5m: OK, 9m: INSUFFICIENT_DATA } } }`),
    ).toEqual([]);
  });

  test('reads percentiles of the samples, in the unit that it asks for', () => {
    expect(
      folder.problemsOf(`input: [{ ref: { alarm: Slow }, values: '91@100,9@500x3 89@100,11@500' }]
expect: { Slow: { changes: { 1m: OK, 4m: ALARM } } }`),
    ).toEqual([]);
  });

  test('reads expressions of several metrics, by ref or by name', () => {
    expect(
      folder.problemsOf(`input:
  - { ref: { alarm: shop-rate, query: orders }, values: 100x5 }
  - { metric: { namespace: Shop, name: Errors }, values: 5x3 20x2 }
expect: { shop-rate: { changes: { 1m: OK, 4m: ALARM } } }`),
    ).toEqual([]);
  });

  test('is evaluated from the start of the test, at intervals of its input that are shorter or longer than a minute', () => {
    expect(
      folder.problemsOf(`start: 2026-03-29T00:58:00Z
interval: 20s
${errors('1x6 2x6')}
expect: { shop-errors: { changes: { 1m: OK, 4m: ALARM } } }`),
    ).toEqual([]);
    expect(
      folder.problemsOf(`interval: 5m
duration: 10m
${errors('9x2')}
expect: { shop-errors: { changes: { 1m: OK } } }`),
    ).toEqual([]);
  });
});

test.each(['shop-errors', 'Errors', 'shop/Errors'])('an alarm may be called %s', (name) => {
  expect(folder.problemsOf(`expect: { ${name}: { states: { 1m: OK } } }`)).toEqual([]);
});

test.each(['Slow1A2B3C4D', 'Slow', 'shop/Slow1A2B3C4D'])(
  'an alarm without a name may be called %s',
  (name) => {
    expect(folder.problemsOf(`expect: { ${name}: { states: { 1m: INSUFFICIENT_DATA } } }`)).toEqual([]);
  },
);

describe('notifications', () => {
  test.each(['Pager', 'Pager3A5B7C9D', 'arn:aws:sns:us-east-1:123456789012:Pager3A5B7C9D'])(
    'are counted by time, state and topic, which may be called %s',
    (topic) => {
      expect(
        folder.problemsOf(`${errors('0x5 9x3 0x5')}
expect:
  shop-errors:
    notifications:
      - { topic: "${topic}", state: ALARM, at: 7m }
      - { topic: "${topic}", count: 1 }
      - { state: OK, count: 2 }
      - { from: 2m, to: 6m, count: 0 }`),
      ).toEqual([]);
    },
  );

  test('that differ are told of with those that there were', () => {
    expect(
      folder.problemsOf(`${errors('0x5 9x3 0x5')}
expect:
  shop-errors:
    notifications:
      - { topic: shop-mail, state: ALARM, at: 7m }
      - { from: 2m, count: 0 }
      - { from: 10m, count: 2 }`),
    ).toEqual([
      'expected a notification of ALARM to shop-mail at 7m, but there were 1m OK to shop-mail, 7m ALARM to Pager3A5B7C9D, 9m OK to shop-mail',
      'expected 0 notifications from 2m to 13m, but there were 7m ALARM to Pager3A5B7C9D, 9m OK to shop-mail',
      'expected 2 notifications from 10m to 13m, but there was none',
    ]);
  });
});

describe('a composite', () => {
  const deploying = '{ ref: { alarm: shop-deploying }, values: 0x4 1x8 0x10 }';
  const breach = '{ ref: { alarm: shop-errors }, values: 0x6 9x4 0x12 }';
  const beats = '{ ref: { alarm: shop-heartbeat }, values: 1x22 }';

  test('waits for its suppressor before it tells anybody', () => {
    expect(
      folder.problemsOf(`input: [${breach}, ${beats}]
expect:
  shop-down:
    changes: { 0: OK, 8m: ALARM, 11m: OK }
    suppressed: [{ at: 8m, by: WaitPeriod }, { from: 13m, by: nothing }]
    notifications: [{ at: 9m, topic: Pager, state: ALARM }, { at: 12m, topic: shop-mail, state: OK }]`),
    ).toEqual([]);
  });

  test('is silent while it is suppressed, and for the extension after it', () => {
    expect(
      folder.problemsOf(`input: [${deploying}, ${breach}, ${beats}]
expect:
  shop-down:
    states: { 8m..10m: ALARM, 11m: OK }
    suppressed: [{ from: 5m, to: 12m, by: Alarm }, { from: 13m, to: 14m, by: ExtensionPeriod }, { from: 16m, by: nothing }]
    notifications: [{ state: ALARM, count: 0 }]
  shop-errors: { notifications: [{ at: 8m, state: ALARM }] }`),
    ).toEqual([]);
  });

  test('whose actions are not held back is told of', () => {
    expect(
      folder.problemsOf(`input: [${breach}, ${beats}]
expect: { shop-down: { suppressed: [{ at: 8m, by: Alarm }, { from: 1m, to: 3m }] } }`),
    ).toEqual([
      'expected its actions held back by Alarm at 8m, but it was WaitPeriod at 8m',
      'expected its actions held back by anything from 1m to 3m, but it was nothing at 1m',
    ]);
  });
});

test('a verdict that AWS documents no certain state for is marked, others are not', () => {
  const marks = [heartbeat('1x5'), heartbeat('1')].map((lines) => folder.runTest(lines).tests[0]);
  expect(marks.map((result) => [result?.passed, result?.dependsOnUndocumented])).toEqual([
    [false, true],
    [true, false],
  ]);
});

describe('templates', () => {
  const tests = 'tests: [{ name: a, expect: { shop-errors: { states: { 1m: OK } } } }]';

  test('are found in a folder of cdk synth with the stages in it, without its assets', () => {
    mkdirSync(join(folder.path, 'out/assembly-prod'), { recursive: true });
    mkdirSync(join(folder.path, 'out/asset.1'));
    folder.write(
      'out/assembly-prod/Shop1.template.json',
      JSON.stringify(template({ Ref: 'AWS::StackName' })),
    );
    folder.write('out/asset.1/Shop1.template.json', JSON.stringify(template('shop-errors')));
    const artifacts = {
      Shop1: { properties: { templateFile: 'Shop1.template.json', stackName: 'shop-errors' } },
    };
    folder.write('out/assembly-prod/manifest.json', JSON.stringify({ artifacts }));
    expect(folder.run(`templates: [out]\nstacks: [shop-*]\n${tests}`).tests).toMatchObject([
      { passed: true },
    ]);
    expect(folder.run(`templates: ['out/*']\n${tests}`).error?.message).toMatch(
      /two alarms are called "shop-errors"/,
    );
  });

  test('have parameters, and a stack to be deployed as', () => {
    folder.write('named.json', JSON.stringify(template({ 'Fn::Sub': '${AWS::StackName}-${Name}' })));
    const source = '{ path: named.json, stack: shop, parameters: { Name: errors } }';
    expect(folder.run(`templates: [${source}]\n${tests}`).tests).toMatchObject([{ passed: true }]);
  });

  test('without what another stack exports are refused, with it they are not', () => {
    folder.write('a.json', JSON.stringify(template({ 'Fn::ImportValue': 'name' })));
    const Outputs = { Name: { Value: 'shop-errors', Export: { Name: 'name' } } };
    folder.write('b.json', JSON.stringify({ Resources: {}, Outputs }));
    expect(folder.run(`templates: [a.json]\n${tests}`).error?.message).toContain('imports "name"');
    expect(folder.run(`templates: [a.json, b.json]\n${tests}`).tests).toMatchObject([{ passed: true }]);
  });
});

test('the same files give the same results', () => {
  const path = folder.write(
    'same.yaml',
    `templates: [shop.template.json]\ntests: [{ name: a, ${errors('0x5 9x3')}, expect: { shop-errors: { never: ALARM } } }]`,
  );
  expect(runAlarmTests([path])).toEqual(runAlarmTests([path]));
});

function template(AlarmName: unknown): object {
  const Properties = {
    AlarmName,
    Namespace: 'Shop',
    MetricName: 'Errors',
    Statistic: 'Sum',
    Period: 60,
    EvaluationPeriods: 1,
    Threshold: 5,
    ComparisonOperator: 'GreaterThanThreshold',
    TreatMissingData: 'notBreaching',
  };
  return {
    Parameters: { Name: { Type: 'String' } },
    Resources: { Errors: { Type: 'AWS::CloudWatch::Alarm', Properties } },
  };
}
