import type { Alarm } from '../../alarms/alarm.ts';
import type { MetricDatum } from '../../store/datum.ts';
import { AlarmTestError, type AlarmTestIssue } from '../format/alarm-test-error.ts';
import { durationText } from '../format/duration.ts';
import type { Expectation } from '../format/expectation-schema.ts';
import type { FilePath, TestFile } from '../format/read-test-file.ts';
import type { TestCase } from '../format/test-file-schema.ts';
import { type AlarmCatalogue } from './alarm-catalogue.ts';
import { NameError } from './name-error.ts';
import { planInput } from './plan-input.ts';
import { topicOf } from './topic-of.ts';

/** What a test expects of one alarm, all names looked up: topics are ARNs. */
export interface PlannedExpectation {
  readonly alarm: Alarm;
  readonly expectation: Expectation;
}

/** A test, ready to be run. */
export interface TestPlan {
  readonly name: string;
  readonly line: number;
  /** Epoch milliseconds; the clock runs from start to end. */
  readonly start: number;
  readonly end: number;
  readonly account: { readonly region: string; readonly accountId: string };
  /** All that are needed for those that something is expected of. */
  readonly alarms: readonly Alarm[];
  readonly data: readonly MetricDatum[];
  readonly expectations: readonly PlannedExpectation[];
}

/** A test as long as this is a mistake: milliseconds. */
const longest = 31 * 86_400_000;

/** Looks up everything that the tests of a file name. Throws AlarmTestError with all that is wrong. */
export function planTests(file: TestFile, catalogue: AlarmCatalogue): TestPlan[] {
  const issues: AlarmTestIssue[] = [];
  const plans = file.content.tests.map((test, index) => {
    const attempt = attemptAt(file, ['tests', index], issues);
    return planTest(test, file, index, catalogue, attempt);
  });
  if (issues.length > 0) throw new AlarmTestError(file.file, issues);
  return plans;
}

type Attempt = <T>(path: FilePath, work: () => T) => T | undefined;

/** Notes a NameError as an issue at its place, and goes on. */
function attemptAt({ locate }: TestFile, base: FilePath, issues: AlarmTestIssue[]): Attempt {
  return (path, work) => {
    try {
      return work();
    } catch (error) {
      if (!(error instanceof NameError)) throw error;
      issues.push({ ...locate([...base, ...path]), problem: error.message });
      return undefined;
    }
  };
}

function planTest(
  test: TestCase,
  { content: { region, account }, locate }: TestFile,
  index: number,
  catalogue: AlarmCatalogue,
  attempt: Attempt,
): TestPlan {
  const data = test.input.flatMap(
    (input, nth) => attempt(['input', nth], () => planInput(input, test, catalogue)) ?? [],
  );
  const expectations = Object.entries(test.expect).flatMap(
    ([called, expectation]) =>
      attempt(['expect', called], () => {
        const alarm = catalogue.alarm(called);
        return [{ alarm, expectation: withTopics(expectation, alarm) }];
      }) ?? [],
  );
  const end = attempt([], () => endOf(test)) ?? 0;
  return {
    name: test.name,
    line: locate(['tests', index]).line,
    start: test.start,
    end: test.start + end,
    account: { region, accountId: account },
    alarms: catalogue.withChildren(expectations.map(({ alarm }) => alarm)),
    data,
    expectations,
  };
}

function withTopics(expectation: Expectation, alarm: Alarm): Expectation {
  const { notifications } = expectation;
  if (notifications === undefined) return expectation;
  return {
    ...expectation,
    notifications: notifications.map((each) =>
      each.topic === undefined ? each : { ...each, topic: topicOf(each.topic, alarm) },
    ),
  };
}

/** Until the last value is seen and the last time spoken of has come; longer where the test says so. */
function endOf({ input, interval, duration, expect }: TestCase): number {
  const values = Math.max(0, ...input.map(({ values: { length } }) => length * interval));
  const spoken = Math.max(0, ...Object.values(expect).flatMap(timesIn));
  if (duration !== undefined && duration < spoken)
    throw new NameError(
      `the test lasts ${durationText(duration)} and expects something at ${durationText(spoken)}; expected a longer duration`,
    );
  const end = duration ?? Math.max(values, spoken);
  if (end === 0) throw new NameError('the test has neither input nor times; expected a duration');
  if (end > longest) throw new NameError(`the test lasts ${durationText(end)}; expected at most 31 days`);
  return end;
}

function timesIn({
  states = [],
  changes = [],
  first = {},
  notifications = [],
  suppressed = [],
}: Expectation): number[] {
  const spans = [...states, ...changes, ...notifications, ...suppressed];
  return [
    ...Object.values(first),
    ...spans.flatMap((span) => [('at' in span ? span.at : undefined) ?? 0, span.from ?? 0, span.to ?? 0]),
  ];
}
