import { describe, expect, test } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { lintTemplates, ruleTable } from '../../../../cloudwatch-sim/lint/lint-templates.ts';
import { alarm, alarmOn, findingsIn, stackOf } from './made-templates.ts';
import { ruleCases } from './cases/rule-cases.ts';

const rulesFound = (...input: Parameters<typeof findingsIn>): string[] =>
  findingsIn(...input).map(({ rule }) => rule);

describe('a rule', () => {
  test.each(ruleCases)('$rule finds $what', ({ rule, fires, options }) => {
    expect(rulesFound(fires, options)).toContain(rule);
  });

  test.each(ruleCases)('$rule is content with the counterpart of $what', ({ rule, quiet, options }) => {
    expect(rulesFound(quiet, options)).not.toContain(rule);
  });

  test('has cases for both, whichever rule it is', () => {
    const tried = new Set(ruleCases.map(({ rule }) => rule));
    expect(ruleTable.map(({ id }) => id).filter((id) => !tried.has(id))).toEqual([]);
  });

  test('is described in the documentation with what it means and what to do', () => {
    const document = readFileSync(new URL('../../../../docs/alarm-lint.md', import.meta.url), 'utf8');
    const rows = ruleTable.map(
      ({ id, severity, title, why, remedy, source }) =>
        `| \`${id}\` | ${severity} | [${title}](${source}) | ${why} | ${remedy} |`,
    );
    expect(document.split('\n').filter((line) => /^\| `[a-z]/.test(line))).toEqual(rows);
  });
});

describe('the lint', () => {
  test('finds nothing in a template with which nothing is wrong', () => {
    expect(lintTemplates([stackOf({ Alarm: alarm() })])).toEqual({
      findings: [],
      acknowledged: [],
      alarms: 1,
    });
  });

  test('names rule, place, problem and remedy', () => {
    const metadata = { 'aws:cdk:path': 'Shop/Alarm/Resource' };
    expect(findingsIn({ Alarm: alarm({ TreatMissingData: 'breaching' }, metadata) })).toEqual([
      {
        rule: 'absence-breaching',
        severity: 'error',
        stack: 'shop',
        logicalId: 'Alarm',
        construct: 'Shop/Alarm/Resource',
        path: 'Properties/TreatMissingData',
        problem: expect.stringMatching(
          /^Errors: nothing is reported .+, and breaching turns that into an alarm\.$/,
        ),
        remedy: expect.stringContaining('notBreaching'),
      },
    ]);
  });

  test.each([
    ['a metric', alarmOn('AWS/Lambda Erors', { FunctionName: { Ref: 'Handler' } }), 'did you mean "Errors"?'],
    ['a namespace', alarmOn('AWS/lambda Errors', {}), 'did you mean "AWS/Lambda"?'],
    [
      'a resource',
      alarmOn('AWS/SQS NumberOfMessagesSent', { QueueName: 'orders_waitin' }),
      '"orders-waiting"?',
    ],
  ])('suggests %s of nearly the same name', (_, resource, hint) => {
    expect(findingsIn({ Alarm: resource }).map(({ problem }) => problem)).toContainEqual(
      expect.stringContaining(hint),
    );
  });

  test.each([
    'AWS/ES ClusterStatus.red',
    'AWS/EFS PercentIOLimit',
    'AWS/RDS CPUUtilization',
    'AWS/EC2 NetworkPacketsIn',
  ])('says nothing of %s, of which it knows nothing', (metric) => {
    expect(findingsIn({ Alarm: alarmOn(metric, { Anything: 'x' }) })).toEqual([]);
  });

  test('says nothing of names that come from outside of the template', () => {
    const outside = [
      { Ref: 'Name' },
      { 'Fn::ImportValue': 'name' },
      '{{resolve:ssm:/name}}',
      { 'Fn::Sub': '${Name}-x' },
    ];
    for (const value of outside) {
      const stack = stackOf(
        { Alarm: alarmOn('AWS/SQS NumberOfMessagesSent', { QueueName: value }) },
        'shop',
        {
          Parameters: { Name: { Type: 'String' } },
        },
      );
      expect(lintTemplates([stack]).findings).toEqual([]);
    }
  });

  test('says nothing of resources of an account that shares its metrics', () => {
    const theirs = { QueueName: 'theirs' };
    expect(rulesFound({ Alarm: alarmOnSent(theirs, {}) })).toEqual(['unknown-resource']);
    expect(rulesFound({ Alarm: alarmOnSent(theirs, { AccountId: '444455556666' }) })).toEqual([]);
  });

  test('judges no alarm by parameters that have no value yet', () => {
    const open = alarm({ EvaluationPeriods: { Ref: 'Count' }, AlarmActions: { Ref: 'Targets' } });
    const Parameters = { Count: { Type: 'Number' }, Targets: { Type: 'CommaDelimitedList' } };
    const { findings } = lintTemplates([stackOf({ Alarm: open }, 'shop', { Parameters })]);
    expect(findings.map(({ rule, path }) => [rule, path])).toEqual([
      ['not-judged', 'Properties/AlarmActions'],
      ['not-judged', 'Properties/EvaluationPeriods'],
    ]);
  });

  test('does not guess the region of a template', () => {
    const stack = stackOf({
      Alarm: alarmOn('AWS/CloudFront Requests', { DistributionId: 'E1', Region: 'Global' }),
    });
    expect(lintTemplates([stack]).findings.map(({ rule }) => rule)).toEqual(['wrong-region']);
    expect(lintTemplates([{ ...stack, isPlaceAssumed: true }]).findings).toEqual([]);
  });

  test('leaves out what is acknowledged with a reason, and says so', () => {
    const acknowledge = {
      stemwatch: { lint: { ignore: [{ rule: 'no-ok-action', reason: 'Closed by hand.' }] } },
    };
    const stack = stackOf({ Alarm: alarm({ OKActions: [], TreatMissingData: 'missing' }, acknowledge) });
    const { findings, acknowledged } = lintTemplates([stack]);
    expect(findings.map(({ rule }) => rule)).toEqual(['absence-insufficient']);
    expect(acknowledged).toMatchObject([
      { rule: 'no-ok-action', logicalId: 'Alarm', reason: 'Closed by hand.' },
    ]);
  });

  test('leaves out rules that are to be ignored', () => {
    expect(findingsIn({ Alarm: alarm({ OKActions: [] }) }, { ignore: ['no-ok-action'] })).toEqual([]);
  });

  test('orders findings by severity and place, however stacks are ordered', () => {
    const wrong = { B: alarm({ OKActions: [] }), A: alarm({ Threshold: 0, TreatMissingData: undefined }) };
    const stacks = [stackOf(wrong, 'b'), stackOf(wrong, 'a')];
    const { findings } = lintTemplates(stacks);
    expect(lintTemplates(stacks.toReversed()).findings).toEqual(findings);
    expect(findings.map(({ severity }) => severity)).toEqual(
      findings
        .map(({ severity }) => severity)
        .toSorted((one, other) => (one === 'error' ? -1 : 0) - (other === 'error' ? -1 : 0)),
    );
    expect(findings.length).toBeGreaterThan(5);
  });

  test('goes on where a resource cannot be resolved, and tells of it', () => {
    const stack = stackOf({
      Alarm: alarm({ Threshold: 0 }),
      Subnet: { Type: 'AWS::EC2::Subnet', Properties: { CidrBlock: { 'Fn::Cidr': ['10.0.0.0/16', 1, 8] } } },
    });
    expect(lintTemplates([stack]).findings.map(({ rule, logicalId }) => [rule, logicalId])).toEqual([
      ['threshold-always-met', 'Alarm'],
      ['not-judged', 'Subnet'],
    ]);
  });
});

/** An alarm on what a queue is sent, with one query. */
function alarmOnSent(dimensions: Readonly<Record<string, string>>, query: object): object {
  const Dimensions = Object.entries(dimensions).map(([Name, Value]) => ({ Name, Value }));
  const Metric = { Namespace: 'AWS/SQS', MetricName: 'NumberOfMessagesSent', Dimensions };
  return alarm({
    Namespace: undefined,
    MetricName: undefined,
    Dimensions: undefined,
    Statistic: undefined,
    Period: undefined,
    Metrics: [{ Id: 'm', MetricStat: { Metric, Period: 60, Stat: 'Sum' }, ...query }],
  });
}
