import {
  type Finding,
  type LintOptions,
  lintTemplates,
} from '../../../../cloudwatch-sim/lint/lint-templates.ts';
import type { Stack } from '../../../../cloudwatch-sim/template/stack.ts';
import { parseTemplate } from '../../../../cloudwatch-sim/template/template-document.ts';

/** Resources by logical id, as a template has them. */
export type Resources = Readonly<Record<string, object>>;

const actions = { AlarmActions: [{ Ref: 'Topic' }], OKActions: [{ Ref: 'Topic' }] };

/** What alarms of these tests may refer to. */
export const surroundings: Resources = {
  Topic: {
    Type: 'AWS::SNS::Topic',
    Properties: { Subscription: [{ Protocol: 'email', Endpoint: 'a@example.org' }] },
  },
  Handler: { Type: 'AWS::Lambda::Function', Properties: { FunctionName: 'orders' } },
  Queue: { Type: 'AWS::SQS::Queue', Properties: { QueueName: 'orders-waiting' } },
};

/** Properties of an alarm on errors of a function, with which nothing is wrong. */
const errorsAlarm = {
  ...actions,
  Namespace: 'AWS/Lambda',
  MetricName: 'Errors',
  Dimensions: [{ Name: 'FunctionName', Value: { Ref: 'Handler' } }],
  Statistic: 'Sum',
  Period: 60,
  EvaluationPeriods: 3,
  DatapointsToAlarm: 2,
  Threshold: 1,
  ComparisonOperator: 'GreaterThanOrEqualToThreshold',
  TreatMissingData: 'notBreaching',
};

/** An alarm on errors of a function, with other properties where given; `undefined` takes one away. */
export const alarm = (changes: Readonly<Record<string, unknown>> = {}, metadata?: object): object => ({
  Type: 'AWS::CloudWatch::Alarm',
  Properties: { ...errorsAlarm, ...changes },
  ...(metadata === undefined ? {} : { Metadata: metadata }),
});

/** An alarm on a metric by its namespace, name and dimensions. */
export const alarmOn = (
  metric: string,
  dimensions: Readonly<Record<string, unknown>>,
  changes: Readonly<Record<string, unknown>> = {},
): object => {
  const [, Namespace = '', MetricName = ''] = /^(.+) (\S+)$/.exec(metric) ?? [];
  return alarm({ Namespace, MetricName, Dimensions: dimensionList(dimensions), ...changes });
};

/** An alarm on an expression over metrics of the function, by id. */
export const mathAlarm = (
  expression: string,
  metrics: Readonly<Record<string, Readonly<{ name?: string; stat?: string; period?: number }>>>,
  changes: Readonly<Record<string, unknown>> = {},
): object => {
  const { Namespace, Dimensions, Period, MetricName } = errorsAlarm;
  return alarm({
    Namespace: undefined,
    MetricName: undefined,
    Dimensions: undefined,
    Statistic: undefined,
    Period: undefined,
    Metrics: [
      { Id: 'result', Expression: expression },
      ...Object.entries(metrics).map(([Id, { name = MetricName, stat = 'Sum', period = Period }]) => ({
        Id,
        ReturnData: false,
        MetricStat: { Metric: { Namespace, MetricName: name, Dimensions }, Period: period, Stat: stat },
      })),
    ],
    ...changes,
  });
};

/** A composite alarm with an action, on alarms whose names are their logical ids. */
export const composite = (rule: string, changes: Readonly<Record<string, unknown>> = {}): object => ({
  Type: 'AWS::CloudWatch::CompositeAlarm',
  Properties: { ...actions, AlarmRule: rule, ...changes },
});

/** A topic, its policy and its key: what stands between an alarm and people. */
export const topic = (properties: object = {}): object => ({
  Type: 'AWS::SNS::Topic',
  Properties: { Subscription: [{ Protocol: 'email', Endpoint: 'a@example.org' }], ...properties },
});

/** What the lint finds in a stack of these resources and the surroundings. */
export const findingsIn = (resources: Resources, options: LintOptions = {}): readonly Finding[] =>
  lintTemplates([stackOf(resources)], options).findings;

/** A stack of these resources and the surroundings. */
export const stackOf = (resources: Resources, stackName = 'shop', rest: object = {}): Stack => ({
  deployment: { stackName, accountId: '111122223333', region: 'eu-west-1' },
  document: parseTemplate(
    JSON.stringify({ Resources: { ...surroundings, ...resources }, ...rest }),
    stackName,
  ),
});

const dimensionList = (dimensions: Readonly<Record<string, unknown>>) =>
  Object.entries(dimensions).map(([Name, Value]) => ({ Name, Value }));
