import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { App, Duration, Stack } from 'aws-cdk-lib';
import { Alarm, ComparisonOperator, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import { Code, Function as LambdaFunction, Runtime } from 'aws-cdk-lib/aws-lambda';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { textReport } from '../../cloudwatch-sim/alarm-tests/report/text-report.ts';
import { runAlarmTests } from '../../cloudwatch-sim/alarm-tests/run-alarm-tests.ts';

// What docs/alarm-testing.md shows is what happens.

const guide = readFileSync(fileURLToPath(new URL('../../docs/alarm-testing.md', import.meta.url)), 'utf8');
let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'alarm-guide-'));
  writeFileSync(join(folder, 'checkout.yaml'), shown('yaml', 'templates: [cdk.out]'));
});

afterAll(() => rmSync(folder, { recursive: true }));

test('the example of the guide passes as shown there', () => {
  synthesize(2);
  const [, ...lines] = shown('console', '$ stemwatch alarms test').trimEnd().split('\n');
  expect(textReport(runAlarmTests(['checkout.yaml'], folder))).toBe(lines.join('\n'));
});

test('the failure of the guide looks as shown there', () => {
  synthesize(1);
  expect(textReport(runAlarmTests(['checkout.yaml'], folder))).toContain(shown('console', 'FAIL').trimEnd());
});

/** The block of code in a language that begins with a text. */
function shown(language: string, beginning: string): string {
  const blocks = [...guide.matchAll(/^```(\w+)\n(.*?)^```$/gms)];
  const block = blocks.find(([, ofLanguage, code]) => ofLanguage === language && code?.startsWith(beginning));
  if (block?.[2] === undefined)
    throw new Error(`The guide has no ${language} block that begins with ${beginning}.`);
  return block[2];
}

/** The app of the guide. */
function synthesize(evaluationPeriods: number): void {
  const app = new App({ outdir: join(folder, 'cdk.out') });
  const stack = new Stack(app, 'Checkout');
  const handler = new LambdaFunction(stack, 'Handler', {
    runtime: Runtime.NODEJS_22_X,
    handler: 'index.handler',
    code: Code.fromInline('exports.handler = async () => {};'),
  });
  const pager = new Topic(stack, 'Pager', { topicName: 'pager' });
  const alarm = new Alarm(stack, 'Errors', {
    alarmName: 'checkout-errors',
    metric: handler.metricErrors({ period: Duration.minutes(1) }),
    threshold: 5,
    comparisonOperator: ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
    evaluationPeriods,
    treatMissingData: TreatMissingData.NOT_BREACHING,
  });
  alarm.addAlarmAction(new SnsAction(pager));
  app.synth();
}
