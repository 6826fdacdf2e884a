import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { App } from 'aws-cdk-lib';
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { textReport } from '../../cloudwatch-sim/alarm-tests/report/text-report.ts';
import { type AlarmTestFileResult, runAlarmTests } from '../../cloudwatch-sim/alarm-tests/run-alarm-tests.ts';
import { OrdersStack } from './stranger/orders-stack.ts';

let folder: string;
let result: AlarmTestFileResult;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'stranger-alarms-'));
  const app = new App({ outdir: join(folder, 'cdk.out') });
  const { stackName } = new OrdersStack(app);
  app.synth().getStackByName(stackName);
  const file = join(folder, 'orders.yaml');
  cpSync(fileURLToPath(new URL('stranger/orders.yaml', import.meta.url)), file);
  [result] = runAlarmTests([file]) as [AlarmTestFileResult];
});

afterAll(() => rmSync(folder, { recursive: true }));

test('alarms of a stack that cdk-monitoring-constructs wrote can be tested like our own', () => {
  expect(result.tests.length).toBeGreaterThan(5);
  const passed = result.error === undefined && result.tests.every((each) => each.passed);
  expect(passed ? 'passed' : textReport([result])).toBe('passed');
});

test('none of its alarms is left out, and each is tested', () => {
  expect(result.leftOut).toEqual([]);
  const tested = new Set(result.tests.flatMap(({ alarms }) => alarms.map(({ timeline }) => timeline.alarm)));
  expect([...tested].toSorted()).toEqual([
    'Orders-Composite-AnyCritical',
    'Orders-Handler-Fault-Rate-Critical',
    'Orders-Handler-Latency-P90-Warning',
    'Orders-Handler-Throttled-Count-Warning',
    'Orders-Queue-DLQ-Queue-Message-Count-Max-Critical',
    'Orders-Queue-Queue-Message-Age-Max-Warning',
    'Orders-Table-Latency-Average-GetItem-Warning',
    'Orders-Table-SystemError-Count-Critical',
  ]);
});
