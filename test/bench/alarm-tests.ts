import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runAlarmTests } from '../../cloudwatch-sim/alarm-tests/run-alarm-tests.ts';
import type { BenchResult } from './result.ts';

const testCount = 100;
const goalMilliseconds = 1000;

/** A file of alarm tests, each over half an hour, from reading to verdicts. */
export function benchAlarmTests(): Promise<readonly BenchResult[]> {
  const folder = mkdtempSync(join(tmpdir(), 'alarm-tests-bench-'));
  try {
    writeFileSync(join(folder, 'shop.template.json'), JSON.stringify({ Resources: { Errors: alarm } }));
    const file = join(folder, 'tests.yaml');
    writeFileSync(file, `templates: [shop.template.json]\ntests:\n${oneTest.repeat(testCount)}`);
    const before = performance.now();
    const passed = runAlarmTests([file]).flatMap(({ tests }) => tests.filter((test) => test.passed)).length;
    const took = performance.now() - before;
    return Promise.resolve([
      {
        what: `${testCount} alarm tests of half an hour each`,
        figure: `${Math.round(took)} ms, ${passed} passed`,
        goal: `below ${goalMilliseconds} ms, all pass`,
        met: took < goalMilliseconds && passed === testCount,
      },
    ]);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

const oneTest = `  - name: errors
    input: [{ ref: { alarm: Errors }, values: 0x5 9x5 0x20 }]
    expect: { Errors: { first: { ALARM: 7m } } }
`;

const alarm = {
  Type: 'AWS::CloudWatch::Alarm',
  Properties: {
    Namespace: 'Shop',
    MetricName: 'Errors',
    Statistic: 'Sum',
    Period: 60,
    EvaluationPeriods: 2,
    Threshold: 5,
    ComparisonOperator: 'GreaterThanThreshold',
    TreatMissingData: 'notBreaching',
  },
};
