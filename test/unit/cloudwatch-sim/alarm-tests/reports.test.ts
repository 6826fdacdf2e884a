import { afterAll, expect, test } from '@jest/globals';
import { jsonReport } from '../../../../cloudwatch-sim/alarm-tests/report/json-report.ts';
import { junitReport } from '../../../../cloudwatch-sim/alarm-tests/report/junit-report.ts';
import { textReport } from '../../../../cloudwatch-sim/alarm-tests/report/text-report.ts';
import type { AlarmTestFileResult } from '../../../../cloudwatch-sim/alarm-tests/run-alarm-tests.ts';
import { ShopFolder } from './made-shop.ts';

const folder = new ShopFolder();
afterAll(() => folder.remove());

const failing = `input: [{ ref: { alarm: shop-errors }, values: 0x5 9x4 0x3 }]
expect:
  shop-errors:
    states: { 6m: OK, 7m..12m: ALARM }
    first: { ALARM: 7m }
`;

test('a failed test is drawn minute by minute, with the reason of each change', () => {
  expect(report(folder.runTest(failing))).toBe(`FAIL  shop.yaml:3 a test
  shop-errors
    expected ALARM from 7m to 12m, but it was OK at 10m

    minute    0         10
    expected        .AAAAAA
    actual    ?......AAA...
    saw       0x5 9x4 0x3

        1m  INSUFFICIENT_DATA -> OK: Threshold Crossed: 1 datapoint [0.0 (01/01/26 00:00:00)] was not greater than or equal to the threshold (5.0) and 1 missing datapoint was treated as [NonBreaching].
        1m  told shop-mail of OK
        7m  OK -> ALARM: Threshold Crossed: 2 datapoints [9.0 (01/01/26 00:06:00), 9.0 (01/01/26 00:05:00)] were greater than or equal to the threshold (5.0).
        7m  told Pager3A5B7C9D of ALARM
       10m  ALARM -> OK: Threshold Crossed: 1 datapoint [0.0 (01/01/26 00:09:00)] was not greater than or equal to the threshold (5.0).
       10m  told shop-mail of OK

. OK   A ALARM   ? INSUFFICIENT_DATA   ~ AWS documents no certain state   s actions held back

1 test: 0 passed, 1 failed`);
});

test('a test that passed is one line, marked where AWS documents no certain state', () => {
  const result = folder.runTest(`input: [{ ref: { alarm: shop-heartbeat }, values: 1x5 }]
expect: { shop-heartbeat: { states: { 9m: OK } } }`);
  expect(report(result)).toBe(`ok    shop.yaml:3 a test (~)
  ~ shop-heartbeat: at 9m AWS's documentation also leaves room for ALARM (evaluationRange)

1 test: 1 passed, 0 failed; 1 marked ~ depend on what AWS does not document`);
});

test('what a composite held back is drawn, of tests that passed when asked for', () => {
  const result =
    folder.runTest(`input: [{ ref: { alarm: shop-heartbeat }, values: 1x9 }, { ref: { alarm: shop-deploying }, values: 0 1x3 }]
expect: { shop-down: { states: { 9m: OK } } }`);
  expect(textReport([result], { verbose: true })).toContain(`
    minute    0
    expected           .
    actual    ..........
    held back s sssssss
`);
});

test('a long test is drawn with one letter for several minutes, the gravest state of them', () => {
  const result = folder.runTest(`duration: 6h
input: [{ ref: { alarm: shop-errors }, values: 0x62 9x2 0x10 }]
expect: { shop-errors: { never: ALARM } }`);
  expect(report(result)).toContain(`
    each 5m   0m        50m       100m      150m      200m      250m      300m      350m
    actual    ?...........A............................................................
    saw       0x62 9x2 0x10 _x286
`);
});

test('what an alarm read is listed as statistics of its periods or results of its expression', () => {
  const result = folder.runTest(`input:
  - { ref: { alarm: shop-rate, query: orders }, values: 30x3 _ 10x25 }
  - { ref: { alarm: shop-rate, query: errors }, values: 10x3 _ 1+1x25 }
expect: { shop-rate: { states: { 1m: OK } } }`);
  expect(report(result)).toContain(
    '    saw       33.3333x3 _ 10 20 30 40 50 60 70 80 90 100 110 120 130 140 150 160 170 180 ...\n',
  );
});

test('a file that cannot be run is told of with each place', () => {
  const result = folder.run('templates: []\ntests: []');
  expect(report(result)).toBe(`ERROR shop.yaml
  shop.yaml:1:12: templates: expected at least one template
  shop.yaml:2:8: tests: expected at least one test

0 tests: 0 passed, 0 failed; 1 file could not be run`);
});

test('an alarm that cannot be evaluated fails its test', () => {
  const broken = {
    Type: 'AWS::CloudWatch::Alarm',
    Properties: {
      AlarmName: 'broken',
      ComparisonOperator: 'GreaterThanThreshold',
      EvaluationPeriods: 1,
      Threshold: 1,
      Metrics: [
        {
          Id: 'm',
          ReturnData: false,
          MetricStat: { Metric: { Namespace: 'N', MetricName: 'M' }, Period: 60, Stat: 'Sum' },
        },
        { Id: 'e', Expression: 'm + other' },
      ],
    },
  };
  folder.write('broken.json', JSON.stringify({ Resources: { Broken: broken } }));
  const result = folder.run(
    'templates: [broken.json]\ntests: [{ name: a, expect: { broken: { never: ALARM, states: { 1m: INSUFFICIENT_DATA } } } }]',
  );
  expect(report(result)).toMatch(/^FAIL .*\n.*\n {4}could not be evaluated at 1m: .*other/);
});

test('programs get the same as JSON', () => {
  expect(jsonReport([folder.runTest(failing)])).toMatchObject({
    passed: false,
    files: [
      {
        errors: [],
        tests: [
          {
            name: 'a test',
            line: 3,
            passed: false,
            dependsOnUndocumented: false,
            alarms: [
              {
                alarm: 'shop-errors',
                problems: ['expected ALARM from 7m to 12m, but it was OK at 10m'],
                changes: [{ at: 60_000 }, { at: 420_000, from: 'OK', to: 'ALARM' }, { at: 600_000 }],
                notifications: [{ state: 'OK' }, { at: 420_000, state: 'ALARM' }, { state: 'OK' }],
              },
            ],
          },
        ],
      },
    ],
  });
  expect(jsonReport([folder.run('')])).toMatchObject({
    passed: false,
    files: [{ errors: [{ line: 1, column: 1 }] }],
  });
});

test('CI systems get JUnit XML, whatever characters names have', () => {
  const named = failing.replace('7m..12m', '7m..8m').replace('6m: OK', '"6m": ALARM');
  const passing = 'expect: { shop-errors: { states: { 1m: OK } } }';
  const text = `templates: [shop.template.json]\ntests:\n  - name: "a < b & \\u0007"\n${named.replaceAll(/^(?=.)/gm, '    ')}  - { name: good, ${passing} }`;
  const xml = junitReport([folder.run(text), { ...folder.run('tests: []'), file: 'b.yaml' }]);
  expect(xml).toContain('tests="2" failures="1" errors="0"');
  expect(xml).toContain('<testcase name="a &lt; b &amp; �"');
  expect(xml).toContain('<failure message="expected ALARM at 6m, but it was OK">');
  expect(xml).toMatch(/<testcase name="good" classname="[^"]*"\/>/);
  expect(xml).toContain('<testsuite name="b.yaml" tests="1" failures="0" errors="1">');
});

/** The report with the folder left out of file names. */
const report = (result: AlarmTestFileResult): string =>
  textReport([result]).replaceAll(`${folder.path}/`, '');
