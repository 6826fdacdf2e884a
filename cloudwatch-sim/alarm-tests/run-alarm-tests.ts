import { readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { AlarmValidationError } from '../alarms/alarm-validation-error.ts';
import { checkAlarm } from './check/check-alarm.ts';
import type { Verdict } from './check/verdict.ts';
import { AlarmTestError } from './format/alarm-test-error.ts';
import { readTestFile } from './format/read-test-file.ts';
import type { LeftOutAlarm } from './plan/dangling-alarms.ts';
import { CatalogueLoader } from './plan/load-catalogue.ts';
import { planTests, type TestPlan } from './plan/plan-test.ts';
import type { AlarmTimeline } from './play/alarm-timeline.ts';
import { playTest } from './play/play-test.ts';

/** An alarm in a test: what it did and how that compares. */
export interface TestedAlarm {
  readonly timeline: AlarmTimeline;
  readonly verdicts: readonly Verdict[];
}

/** The outcome of one test. */
export interface AlarmTestResult {
  readonly name: string;
  /** Where it stands in its file, from 1. */
  readonly line: number;
  readonly passed: boolean;
  /** Whether AWS's documentation leaves room for the opposite. */
  readonly dependsOnUndocumented: boolean;
  readonly alarms: readonly TestedAlarm[];
}

/** The outcome of a file: its tests, or why it could not be run. */
export interface AlarmTestFileResult {
  readonly file: string;
  readonly error?: AlarmTestError;
  readonly tests: readonly AlarmTestResult[];
  /** Alarms of the templates that no test can run. */
  readonly leftOut: readonly LeftOutAlarm[];
}

/**
 * Runs files of alarm tests one after another; the same files give the same results. A faulty one does not stop others.
 * Paths begin at `folder` and stand in the results as they were given.
 */
export function runAlarmTests(files: readonly string[], folder = process.cwd()): AlarmTestFileResult[] {
  const loader = new CatalogueLoader();
  return files.map((file) => {
    try {
      const path = resolve(folder, file);
      const test = readTestFile(readText(path, file), file, dirname(path));
      const catalogue = loader.load(test);
      return { file, tests: planTests(test, catalogue).map(runTest), leftOut: catalogue.leftOut };
    } catch (error) {
      return { file, error: asTestError(error, file), tests: [], leftOut: [] };
    }
  });
}

/** Runs one test. */
function runTest(plan: TestPlan): AlarmTestResult {
  const timelines = new Map(playTest(plan).map((timeline) => [timeline.alarm, timeline]));
  const alarms = plan.expectations.map(({ alarm, expectation }) => {
    const timeline = timelines.get(alarm.name)!;
    return { timeline, verdicts: checkAlarm(expectation, timeline) };
  });
  const verdicts = alarms.flatMap((alarm) => alarm.verdicts);
  return {
    name: plan.name,
    line: plan.line,
    passed: verdicts.every(({ problem }) => problem === undefined),
    dependsOnUndocumented: verdicts.some(({ doubts }) => doubts.length > 0),
    alarms,
  };
}

/** Alarms that are valid one by one may be refused together, such as a child that too many composites look at. */
function asTestError(error: unknown, file: string): AlarmTestError {
  if (error instanceof AlarmTestError) return error;
  if (!(error instanceof AlarmValidationError)) throw error;
  return new AlarmTestError(file, [{ line: 1, column: 1, problem: error.message }]);
}

function readText(path: string, file: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    const problem = `cannot be read: ${(error as Error).message}`;
    throw new AlarmTestError(file, [{ line: 1, column: 1, problem }]);
  }
}
