import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  type AlarmTestFileResult,
  runAlarmTests,
} from '../../../../cloudwatch-sim/alarm-tests/run-alarm-tests.ts';

/** A small template: two metric alarms, one on an expression, and a composite that a deployment suppresses. */
const shop = {
  Resources: {
    Pager3A5B7C9D: { Type: 'AWS::SNS::Topic' },
    Mail: { Type: 'AWS::SNS::Topic', Properties: { TopicName: 'shop-mail' } },
    Errors: metricAlarm('shop-errors', { MetricName: 'Errors', EvaluationPeriods: 2, Threshold: 5 }),
    Heartbeat: metricAlarm('shop-heartbeat', {
      MetricName: 'Beats',
      Statistic: 'SampleCount',
      ComparisonOperator: 'LessThanThreshold',
      EvaluationPeriods: 3,
      Threshold: 1,
      TreatMissingData: 'breaching',
    }),
    Deploying: metricAlarm('shop-deploying', { MetricName: 'Deploying', Threshold: 1 }),
    Slow1A2B3C4D: metricAlarm(undefined, {
      MetricName: 'Latency',
      Statistic: undefined,
      ExtendedStatistic: 'p90',
      Unit: 'Milliseconds',
      TreatMissingData: 'missing',
      Threshold: 200,
    }),
    Rate: {
      Type: 'AWS::CloudWatch::Alarm',
      Properties: {
        AlarmName: 'shop-rate',
        ComparisonOperator: 'GreaterThanThreshold',
        EvaluationPeriods: 1,
        Threshold: 10,
        Metrics: [
          { Id: 'rate', Expression: '100 * errors / orders' },
          { Id: 'errors', ReturnData: false, MetricStat: stat('Errors') },
          { Id: 'orders', ReturnData: false, MetricStat: stat('Orders') },
        ],
      },
    },
    Down: {
      Type: 'AWS::CloudWatch::CompositeAlarm',
      Properties: {
        AlarmName: 'shop-down',
        AlarmRule: 'ALARM("shop-errors") OR ALARM("shop-heartbeat")',
        AlarmActions: [{ Ref: 'Pager3A5B7C9D' }],
        OKActions: [{ Ref: 'Mail' }],
        ActionsSuppressor: 'shop-deploying',
        ActionsSuppressorWaitPeriod: 60,
        ActionsSuppressorExtensionPeriod: 120,
      },
    },
  },
};

function metricAlarm(name: string | undefined, properties: object): object {
  const common = {
    AlarmName: name,
    Namespace: 'Shop',
    Dimensions: [{ Name: 'Service', Value: 'checkout' }],
    Statistic: 'Sum',
    Period: 60,
    EvaluationPeriods: 1,
    ComparisonOperator: 'GreaterThanOrEqualToThreshold',
    TreatMissingData: 'notBreaching',
    AlarmActions: [{ Ref: 'Pager3A5B7C9D' }],
    OKActions: [{ Ref: 'Mail' }],
  };
  return { Type: 'AWS::CloudWatch::Alarm', Properties: { ...common, ...properties } };
}

function stat(MetricName: string): object {
  return { Metric: { Namespace: 'Shop', MetricName }, Period: 60, Stat: 'Sum' };
}

/** A folder with the shop's template and files of tests in it. */
export class ShopFolder {
  readonly path = mkdtempSync(join(tmpdir(), 'alarm-tests-'));

  constructor() {
    this.write('shop.template.json', JSON.stringify(shop));
  }

  write(name: string, text: string): string {
    const path = join(this.path, name);
    writeFileSync(path, text);
    return path;
  }

  /** Runs a file with this text. */
  run(text: string): AlarmTestFileResult {
    const [result] = runAlarmTests([this.write('shop.yaml', text)]);
    return result!;
  }

  /** Runs one test on the shop's template; `lines` are its keys. */
  runTest(lines: string): AlarmTestFileResult {
    return this.run(`templates: [shop.template.json]\ntests:\n  - name: a test\n${indented(lines)}`);
  }

  /** The errors of a file with this text, each `line:column: problem`. */
  errorsOf(text: string): string[] {
    return (
      this.run(text).error?.issues.map(({ line, column, problem }) => `${line}:${column}: ${problem}`) ?? []
    );
  }

  /** What the test with these keys complains of. */
  problemsOf(lines: string): string[] {
    const { tests, error } = this.runTest(lines);
    if (error !== undefined) throw error;
    return tests.flatMap(({ alarms }) =>
      alarms.flatMap(({ verdicts }) => verdicts.flatMap(({ problem }) => problem ?? [])),
    );
  }

  remove(): void {
    rmSync(this.path, { recursive: true });
  }
}

const indented = (lines: string): string => lines.replaceAll(/^/gm, '    ');
