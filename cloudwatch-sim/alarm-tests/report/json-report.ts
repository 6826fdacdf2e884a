import type { AlarmTestFileResult } from '../run-alarm-tests.ts';

/** Results for programs; times are milliseconds after the start of a test. */
export function jsonReport(results: readonly AlarmTestFileResult[]): object {
  return {
    passed: results.every(({ error, tests }) => error === undefined && tests.every((test) => test.passed)),
    files: results.map(({ file, error, tests, leftOut }) => ({
      file,
      errors: error?.issues ?? [],
      leftOut,
      tests: tests.map(({ name, line, passed, dependsOnUndocumented, alarms }) => ({
        name,
        line,
        passed,
        dependsOnUndocumented,
        alarms: alarms.map(({ timeline: { alarm, changes, notifications, errors }, verdicts }) => ({
          alarm,
          problems: verdicts.flatMap(({ problem }) => problem ?? []),
          changes: changes.map(({ at, from, to, reason, suppressedBy }) => ({
            at,
            from,
            to,
            reason,
            suppressedBy,
          })),
          notifications: notifications.map(({ at, state, action }) => ({ at, state, action })),
          evaluationErrors: errors.map(({ at, error: text }) => ({ at, error: text })),
        })),
      })),
    })),
  };
}
